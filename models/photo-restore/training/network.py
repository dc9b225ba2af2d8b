"""The restorer: a U-shaped residual network of convolutions and ReLU, and how its weights are read."""
import torch
import torch.nn as nn
import torch.nn.functional as F

MULTIPLE = 8

# Widths and blocks by name: 46,000 multiply-adds per pixel for processors, 233,000 for GPUs.
SIZES = {
    "s": dict(widths=(32, 64, 96), blocks=(2, 2, 2, 2, 2)),
    "l": dict(widths=(64, 128, 256), blocks=(2, 2, 4, 2, 2)),
}


class ResidualBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x):
        return x + self.second(F.relu(self.first(x)))


class PhotoRestorer(nn.Module):
    """float32 [B, 3, H, W], RGB, [0, 1], H and W multiples of 8 -> the same, not clamped.

    It works at a half, a quarter and an eighth of the size (two by two pixels become channels), and
    what comes out is the difference from what came in.
    """

    def __init__(self, widths=(32, 64, 96), blocks=(2, 2, 2, 2, 2)):
        super().__init__()
        half, quarter, eighth = widths
        down0, down1, bottom, up1, up0 = blocks
        self.head = nn.Conv2d(12, half, 3, padding=1)
        self.enc0, self.down0 = stage(half, down0), nn.Conv2d(half, quarter, 2, 2)
        self.enc1, self.down1 = stage(quarter, down1), nn.Conv2d(quarter, eighth, 2, 2)
        self.middle = stage(eighth, bottom)
        self.up1, self.dec1 = nn.ConvTranspose2d(eighth, quarter, 2, 2), stage(quarter, up1)
        self.up0, self.dec0 = nn.ConvTranspose2d(quarter, half, 2, 2), stage(half, up0)
        self.tail = nn.Conv2d(half, 12, 3, padding=1)

    def forward(self, picture):
        half = self.enc0(self.head(F.pixel_unshuffle(picture, 2)))
        quarter = self.enc1(self.down0(half))
        quarter = self.dec1(quarter + self.up1(self.middle(self.down1(quarter))))
        half = self.dec0(half + self.up0(quarter))
        return picture + F.pixel_shuffle(self.tail(half), 2)


def stage(channels, blocks):
    return nn.Sequential(*[ResidualBlock(channels) for _ in range(blocks)])


def parameters(net):
    return sum(weight.numel() for weight in net.parameters())


def multiply_adds(net, side=64):
    """Multiply-adds of all convolutions for one pixel of the picture."""
    count = 0

    def add(layer, inputs, output):
        nonlocal count
        places = inputs[0] if isinstance(layer, nn.ConvTranspose2d) else output
        count += places.numel() * layer.weight[0].numel()

    hooks = [
        layer.register_forward_hook(add)
        for layer in net.modules()
        if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d))
    ]
    with torch.no_grad():
        net(torch.zeros(1, 3, side, side))
    for hook in hooks:
        hook.remove()
    return count / side**2


def weights(file):
    """The weights in a checkpoint of train.py (the averaged ones) or in an exported .onnx file."""
    if str(file).endswith(".onnx"):
        import onnx
        from onnx import numpy_helper

        return {
            tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy())
            for tensor in onnx.load(str(file)).graph.initializer
            if tensor.name.endswith((".weight", ".bias"))
        }
    return torch.load(str(file), map_location="cpu")["average"]


def shaped(state):
    """A network of the size that these weights were trained in, with these weights."""
    widths = tuple(state[f"{name}.weight"].shape[0] for name in ("head", "down0", "down1"))
    blocks = tuple(
        len({key.split(".")[1] for key in state if key.startswith(f"{stage}.")})
        for stage in ("enc0", "enc1", "middle", "dec1", "dec0")
    )
    net = PhotoRestorer(widths, blocks)
    net.load_state_dict(state)
    return net


def load(file):
    """The network with the weights of a checkpoint or of an exported file, ready to be used."""
    return shaped(weights(file)).eval()


def restore(net, picture):
    """numpy float32 [H, W, 3] RGB [0, 1] of any size -> the same, clamped."""
    height, width = picture.shape[:2]
    tensor = torch.from_numpy(picture).permute(2, 0, 1)[None]
    tensor = F.pad(tensor, (0, -width % MULTIPLE, 0, -height % MULTIPLE), mode="replicate")
    with torch.no_grad():
        restored = net(tensor.to(next(net.parameters()).device)).cpu()
    return restored[0, :, :height, :width].permute(1, 2, 0).clamp(0, 1).numpy()
