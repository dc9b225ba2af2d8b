#!/usr/bin/env python3
"""Write MediaPipe's face mesh with attention as ONNX, beside the card that describes it.

    python3 convert.py face_mesh_solution_packed_assets.data FOLDER

The first file is of the npm package @mediapipe/face_mesh 0.4.1657299874 (Apache-2.0). FOLDER gets
model.onnx; where it has a model.yaml, its sha256 and template are set to the new file's.
"""

import argparse
import hashlib
import pathlib
import re

import numpy
import onnx
from onnx import TensorProto, helper

import geometry
import graph
import tflite

# Of the packed file, as face_mesh_solution_packed_assets_loader.js has it.
NETWORK = slice(0, 2495952)
NETWORK_SHA256 = "883b7411747bac657c30c462d305d312e9dec6adbf8b85e2f5d8d722fca9455d"
GEOMETRY = slice(3737848, 3757224)

SIDE = 192
OPSET = 16  # the first with GridSample

# Of what the network calls output_left_eye and output_right_eye (as seen in the picture): the
# eyelids' rim. Its mean is what FFHQ's alignment takes for an eye (Karras et al. 2019: the mean of
# dlib's six points), and so what the templates of face restorers mean by it.
EYELIDS = list(range(16))
# Of output_lips: mesh vertices 61 and 291.
CORNERS = [0, 10]
# Of the mesh: the vertex that stands out farthest in the canonical face.
NOSE = [4]


def convert(network):
    """The model of the bytes of a TensorFlow Lite file."""
    source = tflite.read(network)
    builder = graph.Builder()
    converter = graph.Converter(source, builder, {source.inputs[0]: "input"})
    converter.convert()
    outputs = {source.tensors[number].name: number for number in source.outputs}

    def points(name, dimensions, chosen):
        """[1, chosen, 2] in pixels of the crop."""
        shape = builder.constant(numpy.array([1, -1, dimensions]))
        every = builder.node("Reshape", [converter.values[outputs[name]], shape])
        some = builder.node("Gather", [every, builder.constant(numpy.array(chosen))], axis=1)
        return builder.node("Gather", [some, builder.constant(numpy.array([0, 1]))], axis=2)

    five = [
        builder.node("ReduceMean", [points("output_left_eye", 2, EYELIDS)], axes=[1], keepdims=1),
        builder.node("ReduceMean", [points("output_right_eye", 2, EYELIDS)], axes=[1], keepdims=1),
        points("output_mesh_identity", 3, NOSE),
        points("output_lips", 2, CORNERS),
    ]
    pixels = builder.node("Concat", five, axis=1)
    builder.node("Div", [pixels, builder.constant(numpy.array(SIDE, "float32"))], "landmarks")
    flag = converter.values[outputs["conv_faceflag"]]
    flat = builder.node("Reshape", [flag, builder.constant(numpy.array([1, 1]))])
    builder.node("Sigmoid", [flat], "score")
    builder.keep(["landmarks", "score"])

    model = helper.make_model(
        helper.make_graph(
            builder.nodes,
            "face-landmarks",
            [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, SIDE, SIDE])],
            [
                helper.make_tensor_value_info("landmarks", TensorProto.FLOAT, [1, 5, 2]),
                helper.make_tensor_value_info("score", TensorProto.FLOAT, [1, 1]),
            ],
            builder.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=8,
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def main():
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("assets", type=pathlib.Path)
    options.add_argument("folder", type=pathlib.Path)
    asked = options.parse_args()

    assets = asked.assets.read_bytes()
    digest = hashlib.sha256(assets[NETWORK]).hexdigest()
    if digest != NETWORK_SHA256:
        raise SystemExit(f"{asked.assets} is of another version: sha256 {digest}")
    template = geometry.template(assets[GEOMETRY], SIDE)
    target = asked.folder / "model.onnx"
    onnx.save(convert(assets[NETWORK]), target)

    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    card = asked.folder / "model.yaml"
    if card.exists():
        text = re.sub(r"(?m)^sha256: .*$", f"sha256: {digest}", card.read_text())
        # Cards have the middle of the first pixel at 0, 0.
        five = ", ".join(f"[{x - 0.5:.2f}, {y - 0.5:.2f}]" for x, y in template)
        card.write_text(re.sub(r"(?m)^template: .*$", f"template: [{five}]", text))
    print(f"{target}: {target.stat().st_size:,} bytes, sha256 {digest}")


if __name__ == "__main__":
    main()
