"""Opening the course: the student's workspace, JupyterLab on it, and the check of the machine."""
