"""How long a message takes over a distance, and what that is beside the rest.

Light in fibre is slower than in a vacuum, and cables are longer than the
straight line; switches and protocols come on top and are left out.
"""

import numpy as np

from ai_bubble.models import _check
from ai_bubble.models._check import Array, Numbers, plain

LIGHT_KM_S = 299_792.458  # in a vacuum
GROUP_INDEX = 1.4682  # single-mode fibre at 1550 nm (Corning SMF-28)
ROUTE_FACTOR = 1.5  # cable over straight line, a rule of thumb
EARTH_KM = 6371.0  # mean radius


def great_circle_km(
    latitude: Numbers,
    longitude: Numbers,
    to_latitude: Numbers,
    to_longitude: Numbers,
) -> Numbers:
    """Return the straight distance between two places on the globe.

    Formula: haversine, ``2 * R * asin(sqrt(sin(dlat / 2) ** 2 + cos(lat1) *
    cos(lat2) * sin(dlon / 2) ** 2))`` (Sinnott 1984), on a sphere.

    Parameters
    ----------
    latitude, longitude : float or array
        From here; degrees, north and east positive.
    to_latitude, to_longitude : float or array
        To there, degrees; arrays broadcast.

    Returns
    -------
    float or array
        Kilometres.

    Raises
    ------
    CourseError
        If a value is no number, or a latitude is beyond a pole.

    Examples
    --------
    From Hohhot to Shenzhen:

    >>> round(great_circle_km(40.811, 111.652, 22.546, 114.068))
    2044
    """
    _check.number(latitude, "latitude")
    _check.number(to_latitude, "to_latitude")
    _check.at_least(90 - np.abs(latitude), 0, "90 - |latitude|")
    _check.at_least(90 - np.abs(to_latitude), 0, "90 - |to_latitude|")
    _check.number(longitude, "longitude")
    _check.number(to_longitude, "to_longitude")
    lat1, lat2 = np.radians(latitude), np.radians(to_latitude)
    half_up = np.sin((lat2 - lat1) / 2) ** 2
    half_along = np.sin(np.radians(to_longitude - longitude) / 2) ** 2
    chord = half_up + np.cos(lat1) * np.cos(lat2) * half_along
    return plain(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1))))


def distances_km(latitudes: Array, longitudes: Array) -> Array:
    """Return the straight distances between all pairs of places.

    Parameters
    ----------
    latitudes, longitudes : array, shape (n,)
        Degrees.

    Returns
    -------
    array, shape (n, n)
        Kilometres.

    Examples
    --------
    >>> distances_km(np.array([40.8, 22.5]), np.array([112.0, 114.0])).shape
    (2, 2)
    """
    _check.series(latitudes, "latitudes")
    _check.series(longitudes, "longitudes")
    here = latitudes[:, None], longitudes[:, None]
    return np.asarray(great_circle_km(*here, latitudes, longitudes))


def round_trip_ms(
    distance_km: Numbers,
    route_factor: Numbers = ROUTE_FACTOR,
    group_index: float = GROUP_INDEX,
) -> Numbers:
    """Return how long a message takes there and back through fibre.

    Formula: ``2 * distance * route_factor * index / c``.

    Parameters
    ----------
    distance_km : float or array
        Straight distance, km, 0 or more.
    route_factor : float or array
        Length of the cable over the straight distance, 1 or more.
    group_index : float
        Speed in a vacuum over the speed in fibre, 1 or more.

    Returns
    -------
    float or array
        Milliseconds; an estimate, switches and protocols left out.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(round_trip_ms(2044), 1)
    30.0
    """
    _check.not_negative(distance_km, "distance_km")
    _check.at_least(route_factor, 1, "route_factor")
    _check.at_least(group_index, 1, "group_index")
    there = distance_km * route_factor * group_index / LIGHT_KM_S
    return 2 * 1000 * there


def reach_km(
    rtt_ms: Numbers,
    route_factor: Numbers = ROUTE_FACTOR,
    group_index: float = GROUP_INDEX,
) -> Numbers:
    """Return how far away a site may be for a given round trip.

    Formula: ``rtt / 2 * c / (index * route_factor)``, `round_trip_ms`
    solved for the distance.

    Parameters
    ----------
    rtt_ms : float or array
        Round trip allowed, ms, 0 or more.
    route_factor, group_index : float
        As for `round_trip_ms`, 1 or more.

    Returns
    -------
    float or array
        Kilometres in a straight line.

    Examples
    --------
    >>> round(reach_km(20)), round(reach_km(20, route_factor=1))
    (1361, 2042)
    """
    _check.not_negative(rtt_ms, "rtt_ms")
    _check.at_least(route_factor, 1, "route_factor")
    _check.at_least(group_index, 1, "group_index")
    return rtt_ms / 2000 * LIGHT_KM_S / (group_index * route_factor)


def network_share(
    rtt_ms: Numbers,
    serial_calls: Numbers,
    generation_s: Numbers,
) -> Numbers:
    """Return which share of the time to an answer the network takes.

    Formula: ``n * RTT / (n * RTT + S)``. Calls are serial if each needs the
    answer to the one before; parallel ones cost one round trip together.

    Parameters
    ----------
    rtt_ms : float or array
        RTT, round trip, ms, 0 or more.
    serial_calls : float or array
        n, 0 or more.
    generation_s : float or array
        S, time in which the model writes, in all, seconds, more than 0.

    Returns
    -------
    float or array
        Share.

    Examples
    --------
    >>> f"{network_share(30, 1, 3_200 / 21):.2%}"
    '0.02%'
    """
    _check.not_negative(rtt_ms, "rtt_ms")
    _check.not_negative(serial_calls, "serial_calls")
    _check.positive(generation_s, "generation_s")
    network_s = serial_calls * rtt_ms / 1000
    return network_s / (network_s + generation_s)
