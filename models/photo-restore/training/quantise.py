#!/usr/bin/env python3
"""Write the restorer with eight-bit convolutions, for processors that multiply bytes faster.

    python3 quantise.py ../model.onnx FOLDER --pictures PHOTOS DRAWN

The two convolutions of a residual block take and give uint8, with int8 weights of seven bits, one
scale for each output channel: two products then fit into sixteen bits, so that processors without
VNNI, which add them there, saturate nothing. What runs past the blocks stays float32, as do the
blocks at half the size, head, tail and the changes of size: what is rounded there is seen. Ranges of
activations
come from some of these pictures, damaged; drawn ones, for their lines and text reach farther than
photographs. All but one value in ten thousand lie within.

FOLDER/model.onnx: the contract of the given model. Where FOLDER has a model.yaml, its sha256 is set.
"""
import argparse
import pathlib

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

import damage
import export
import network
import pictures

LARGEST = 63  # of a weight: 2 * 255 * 63 < 2**15
LEFT_OUT = 1e-4  # the share of activations beyond the range, half on each side
CALIBRATION = (
    lambda p, r: p,
    lambda p, r: damage.gaussian(p, r, 25),
    lambda p, r: damage.gaussian(p, r, 50),
    lambda p, r: damage.jpeg(p, 20),
)


def ranges(net, folders, count):
    """Scale and zero point of what goes into each block, between its convolutions, and out of them."""
    found = {}

    def note(name, values):
        values = values.flatten()[:: max(1, values.numel() // 100_000)]
        low, high = torch.quantile(values, torch.tensor([LEFT_OUT / 2, 1 - LEFT_OUT / 2])).tolist()
        former = found.get(name, (0.0, 0.0))
        found[name] = min(former[0], low), max(former[1], high)

    for name, block in net.named_modules():
        if isinstance(block, network.ResidualBlock):
            block.first.register_forward_pre_hook(lambda _, x, name=name: note(f"{name}.in", x[0]))
            block.second.register_forward_pre_hook(lambda _, x, name=name: note(f"{name}.between", x[0]))
            block.second.register_forward_hook(lambda _m, _x, y, name=name: note(f"{name}.out", y))
    files = [file for folder in folders for file in pictures.files(folder)[:count]]
    for at, file in enumerate(files):
        clean = pictures.read(file).astype(np.float32) / 255
        for kind, harm in enumerate(CALIBRATION):
            network.restore(net, damage.eight_bits(harm(clean, np.random.default_rng((at, kind)))).astype(np.float32))
    scales = {}
    for name, (low, high) in found.items():
        scale = np.float32((high - low) / 255)
        scales[name] = scale, np.uint8(np.clip(round(-low / scale), 0, 255))
    return scales


class Graph:
    """The network as ONNX nodes, written by hand: exporters know float32 convolutions only."""

    def __init__(self, scales, exact):
        self.scales, self.exact, self.nodes, self.constants = scales, exact, [], {}

    def constant(self, name, value):
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def node(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def range(self, name):
        scale, zero = self.scales[name]
        return [self.constant(f"{name}.scale", scale), self.constant(f"{name}.zero", zero)]

    def convolution(self, layer, name, x):
        kind = "ConvTranspose" if isinstance(layer, torch.nn.ConvTranspose2d) else "Conv"
        weights = [self.constant(f"{name}.{part}", getattr(layer, part).detach().numpy()) for part in ("weight", "bias")]
        side, around = layer.kernel_size[0], layer.padding[0]
        return self.node(kind, [x, *weights], name, kernel_shape=[side, side], pads=[around] * 4, strides=list(layer.stride))

    def byte_convolution(self, layer, name, x, given, taken):
        weight = layer.weight.detach().numpy()
        scale = np.maximum(np.abs(weight).max((1, 2, 3)), 1e-12) / LARGEST
        levels = np.round(weight / scale[:, None, None, None]).astype(np.int8)
        bias = np.round(layer.bias.detach().numpy() / (scale * self.scales[given][0])).astype(np.int32)
        inputs = [
            x,
            *self.range(given),
            self.constant(f"{name}.weight", levels),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
            self.constant(f"{name}.zero", np.zeros(len(scale), np.int8)),
            *self.range(taken),
            self.constant(f"{name}.bias", bias),
        ]
        return self.node("QLinearConv", inputs, name, kernel_shape=[3, 3], pads=[1] * 4)

    def stage(self, blocks, name, x):
        for at, block in enumerate(blocks):
            here = f"{name}.{at}"
            if here in self.exact:
                between = self.node("Relu", [self.convolution(block.first, f"{here}.first", x)], f"{here}.between")
                x = self.node("Add", [x, self.convolution(block.second, f"{here}.second", between)], f"{here}.sum")
                continue
            levels = self.node("QuantizeLinear", [x, *self.range(f"{here}.in")], f"{here}.levels")
            # The range between the two begins at 0, so it is the ReLU as well.
            levels = self.byte_convolution(block.first, f"{here}.first", levels, f"{here}.in", f"{here}.between")
            levels = self.byte_convolution(block.second, f"{here}.second", levels, f"{here}.between", f"{here}.out")
            change = self.node("DequantizeLinear", [levels, *self.range(f"{here}.out")], f"{here}.change")
            x = self.node("Add", [x, change], f"{here}.sum")
        return x

    def restorer(self, net):
        # ONNX orders the four pixels before the colours, PyTorch behind them.
        kernels = net.head.weight.data
        net.head.weight.data = kernels.unflatten(1, (3, 4)).transpose(1, 2).flatten(1, 2).contiguous()
        x = self.node("SpaceToDepth", ["input"], "pixels", blocksize=2)
        half = self.stage(net.enc0, "enc0", self.convolution(net.head, "head", x))
        quarter = self.stage(net.enc1, "enc1", self.convolution(net.down0, "down0", half))
        eighth = self.stage(net.middle, "middle", self.convolution(net.down1, "down1", quarter))
        quarter = self.node("Add", [quarter, self.convolution(net.up1, "up1", eighth)], "quarter")
        quarter = self.stage(net.dec1, "dec1", quarter)
        half = self.node("Add", [half, self.convolution(net.up0, "up0", quarter)], "half")
        half = self.stage(net.dec0, "dec0", half)
        change = self.node("DepthToSpace", [self.convolution(net.tail, "tail", half)], "change", blocksize=2, mode="CRD")
        self.node("Add", ["input", change], "output")
        shape = ["batch", 3, "height", "width"]
        tensors = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("input", "output")]
        graph = helper.make_graph(self.nodes, "photo-restore-int8", tensors[:1], tensors[1:], list(self.constants.values()))
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", export.OPSET)], ir_version=8)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("model", help="model.onnx or a checkpoint")
    options.add_argument("folder", type=pathlib.Path)
    options.add_argument("--pictures", nargs="+", required=True, metavar="FOLDER", help="clean pictures of which the ranges are measured")
    options.add_argument("--count", type=int, default=8, help="how many of each folder")
    options.add_argument("--exact", nargs="*", default=["enc0.0", "enc0.1", "dec0.0", "dec0.1"], metavar="BLOCK", help="blocks that stay float32")
    asked = options.parse_args()
    torch.set_num_threads(1)

    net = network.load(asked.model)
    model = Graph(ranges(net, asked.pictures, asked.count), asked.exact).restorer(net)
    for key, value in export.CONTRACT.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.checker.check_model(model)
    asked.folder.mkdir(parents=True, exist_ok=True)
    target = asked.folder / "model.onnx"
    onnx.save(model, str(target))
    print(f"{target}: {target.stat().st_size:,} bytes, sha256 {export.sign(asked.folder)}")


if __name__ == "__main__":
    main()
