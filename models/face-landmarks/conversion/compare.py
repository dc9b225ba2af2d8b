#!/usr/bin/env python3
"""How far the ONNX file is from TensorFlow Lite, on crops of pictures.

    python3 compare.py face_mesh_solution_packed_assets.data ../model.onnx PICTURE [PICTURE ...]

TensorFlow Lite's interpreter lacks MediaPipe's own operators. So the network is cut there: the
interpreter runs what is before and behind, and the operators are what mediapipe/util/tflite has,
written out point by point. Prints the largest differences in pixels of the crop, and of the score.
"""

import argparse
import math
import pathlib

import cv2
import numpy
import onnxruntime
import tensorflow
from flatbuffers import flexbuffers
from tensorflow.lite.python import schema_py_generated as schema

import convert
import flatbuffers
import tflite


class Part:
    """The operators between some tensors, as a network of their own."""

    def __init__(self, content, inputs, outputs):
        model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(content, 0))
        graph = model.subgraphs[0]
        wanted, operators = set(outputs), []
        for operator in reversed(graph.operators):
            if wanted.intersection(operator.outputs) and not set(inputs).intersection(
                operator.outputs
            ):
                operators.append(operator)
                wanted.update(operator.inputs)
        graph.operators = operators[::-1]
        graph.inputs, graph.outputs = inputs, outputs
        builder = flatbuffers.Builder(0)
        builder.Finish(model.Pack(builder), b"TFL3")
        self.interpreter = tensorflow.lite.Interpreter(model_content=bytes(builder.Output()))
        self.interpreter.allocate_tensors()
        self.inputs, self.outputs = inputs, outputs

    def run(self, values):
        for number, value in zip(self.inputs, values):
            self.interpreter.set_tensor(number, value.astype(numpy.float32))
        self.interpreter.invoke()
        return [self.interpreter.get_tensor(number) for number in self.outputs]


def square(points, options):
    """Landmarks2TransformMatrix: the rows that give x and y in all of it, of (x, y, 1)."""
    left, right = points[options["left_rotation_idx"]], points[options["right_rotation_idx"]]
    turn = -math.atan2(right[1] - left[1], right[0] - left[0])
    level = numpy.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    some = points[options["subset_idxs"], :2] @ level.T
    least, most = some.min(0), some.max(0)
    sizes = numpy.array([options["output_width"], options["output_height"]])
    scale = numpy.array([options["scale_x"], options["scale_y"]]) * (most - least) / sizes
    part = level.T * scale
    return numpy.column_stack([part, level.T @ ((least + most) / 2) - part @ (sizes / 2)])


def sampled(source, rows, options):
    """TransformTensorBilinear: a map's part by linear interpolation, 0 outside of it."""
    height, width, channels = source.shape
    part = numpy.zeros((options["output_height"], options["output_width"], channels))
    for v, u in numpy.ndindex(part.shape[:2]):
        x, y = rows @ (u + 0.5, v + 0.5, 1) - 0.5
        if 0 <= x <= width - 1 and 0 <= y <= height - 1:
            left, top = min(int(x), width - 2), min(int(y), height - 2)
            across, down = x - left, y - top
            upper = source[top, left] * (1 - across) + source[top, left + 1] * across
            lower = source[top + 1, left] * (1 - across) + source[top + 1, left + 1] * across
            part[v, u] = upper * (1 - down) + lower * down
    return part


class Reference:
    def __init__(self, content):
        self.graph = tflite.read(content)
        numbers = {tensor.name: number for number, tensor in enumerate(self.graph.tensors)}
        self.squares = self._of("Landmarks2TransformMatrix")
        self.samples = self._of("TransformTensorBilinear")
        self.maps = [operator.outputs[0] for operator in self.samples]
        self.parts = [numbers[name] for name in ("conv_lips", "conv_left_eye", "conv_right_eye")]
        before = [numbers["output_mesh"], self.samples[0].inputs[0], numbers["conv_faceflag"]]
        self.before = Part(content, self.graph.inputs, before)
        self.behind = Part(content, self.maps, self.parts)

    def _of(self, kind):
        return [operator for operator in self.graph.operators if operator.kind == kind]

    def _scale(self, number):
        """What the mesh is multiplied by before its squares are looked for."""
        (scaled,) = [one for one in self.graph.operators if number in one.outputs]
        (cast,) = [one for one in self.graph.operators if scaled.inputs[1] in one.outputs]
        return self.graph.tensors[cast.inputs[0]].value.item()

    def run(self, crop):
        """Five points in pixels of the crop, and the score; of an HWC crop, 0 to 1."""
        mesh, source, flag = self.before.run([crop[None]])
        mesh = mesh.reshape(468, 3).astype(float)
        rows, maps = [], []
        for around, sample in zip(self.squares, self.samples):
            options = flexbuffers.Loads(around.custom)
            own = square(mesh * self._scale(around.inputs[0]), options)
            maps.append(sampled(source[0], own, flexbuffers.Loads(sample.custom))[None])
            # In the squares' pixels they are looked for; in the crop's they are told.
            own[:, 2] /= self._scale(around.inputs[0])
            rows.append(own)
        placed = []
        for answer, own in zip(self.behind.run(maps), rows):
            points = answer.reshape(-1, 2)
            placed.append(numpy.column_stack([points, numpy.ones(len(points))]) @ own.T)
        lips, left, right = placed
        eyes = [left[convert.EYELIDS].mean(0), right[convert.EYELIDS].mean(0)]
        five = [*eyes, mesh[convert.NOSE[0], :2], *lips[convert.CORNERS]]
        return numpy.array(five), 1 / (1 + math.exp(-flag.item()))


def main():
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("assets", type=pathlib.Path)
    options.add_argument("model", type=pathlib.Path)
    options.add_argument("pictures", type=pathlib.Path, nargs="+")
    asked = options.parse_args()

    reference = Reference(asked.assets.read_bytes()[convert.NETWORK])
    session = onnxruntime.InferenceSession(asked.model, providers=["CPUExecutionProvider"])
    farthest, scores = 0, 0
    for picture in asked.pictures:
        read = cv2.cvtColor(cv2.imread(str(picture)), cv2.COLOR_BGR2RGB)
        size = (convert.SIDE, convert.SIDE)
        crop = cv2.resize(read, size, interpolation=cv2.INTER_AREA).astype(numpy.float32) / 255
        landmarks, score = session.run(None, {"input": crop.transpose(2, 0, 1)[None]})
        wanted, sure = reference.run(crop)
        farthest = max(farthest, abs(landmarks[0] * convert.SIDE - wanted).max())
        scores = max(scores, abs(score.item() - sure))
    print(f"{len(asked.pictures)} pictures: {farthest:.6f} pixels, score {scores:.2g}")


if __name__ == "__main__":
    main()
