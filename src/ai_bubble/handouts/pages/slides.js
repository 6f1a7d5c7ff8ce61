// Fonts differ from machine to machine: what is too tall or too wide is set a little smaller.
const SMALLEST = 0.6;
const STEP = 0.03;

function fits(body) {
  return body.scrollHeight <= body.clientHeight && body.scrollWidth <= body.clientWidth;
}

function fit() {
  document.documentElement.classList.add("measuring");
  for (const slide of document.querySelectorAll(".slide")) {
    const body = slide.querySelector(".body") ?? slide;
    for (let scale = 1; !fits(body) && scale > SMALLEST; ) {
      scale -= STEP;
      slide.style.setProperty("--fit", scale.toFixed(2));
    }
  }
  document.documentElement.classList.remove("measuring");
}

fit();
Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0,
  center: false,
  hash: true,
  transition: "none",
  backgroundTransition: "none",
  controlsTutorial: false,
  slideNumber: "c/t",
  pdfSeparateFragments: false,
  pdfMaxPagesPerSlide: 1,
  defaultTiming: document.querySelector("[data-timing]") ? 0 : null,
  plugins: [RevealNotes],
});
