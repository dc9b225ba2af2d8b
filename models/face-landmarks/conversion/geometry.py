"""Where the five points of MediaPipe's canonical face lie in the crop that its network looks at.

The crop is a square one and a half times as long as the longer edge of the mesh's bounding box,
around its middle: mediapipe/modules/face_landmark/face_landmark_landmarks_to_roi.pbtxt.
"""

import numpy

AROUND = 1.5
# Vertices of the mesh: the rims of the eyelids, the tip of the nose, the corners of the mouth.
LEFT_EYE = [33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7]
RIGHT_EYE = [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249]
FIVE = [LEFT_EYE, RIGHT_EYE, [4], [61], [291]]

VERTEX_VALUES = 5  # x, y, z and two of a texture


def template(metadata, side):
    """Five [x, y] in pixels of a crop, its upper left corner at 0, 0."""
    vertices = _vertices(metadata)[:, :2] * (1, -1)  # upwards there, downwards here
    least, most = vertices.min(0), vertices.max(0)
    scale = side / (AROUND * (most - least).max())
    placed = (vertices - (least + most) / 2) * scale + side / 2
    return [placed[some].mean(0) for some in FIVE]


def _vertices(metadata):
    """Of mediapipe's GeometryPipelineMetadata, field 1 (the mesh), its field 3: [468, 5]."""
    mesh = dict(_fields(metadata))[1]
    floats = [numpy.frombuffer(value, "<f4")[0] for key, value in _fields(mesh) if key == 3]
    return numpy.array(floats).reshape(-1, VERTEX_VALUES)


def _fields(message):
    """Number and content of each field of a protocol buffer's message, repeated ones repeated."""
    place = 0

    def varint():
        nonlocal place
        value, shift = 0, 0
        while True:
            byte = message[place]
            place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while place < len(message):
        key = varint()
        kind = key & 7
        if kind == 0:
            yield key >> 3, varint()
            continue
        length = {1: lambda: 8, 2: varint, 5: lambda: 4}[kind]()
        yield key >> 3, message[place : place + length]
        place += length
