"""Muon for the convolutions between head and tail, Adam for all else.

Muon (Jordan et al. 2024) makes every update's matrix nearly orthogonal, so that rare directions
learn as fast as common ones. Its update is scaled to the size of Adam's (Liu et al. 2025), so both
take the same rate. What it brings here is in README.md.
"""
import torch


class Muon(torch.optim.Optimizer):
    """A kernel [O, I, h, w] is taken as a matrix [O, I h w]."""

    def __init__(self, weights, lr, momentum=0.95):
        super().__init__(weights, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                state = self.state[weight]
                if "mean" not in state:
                    state["mean"] = torch.zeros_like(weight)
                mean = state["mean"].mul_(group["momentum"]).add_(weight.grad)
                update = weight.grad.add(mean, alpha=group["momentum"]).flatten(1)
                size = 0.2 * max(update.shape) ** 0.5
                weight.add_(orthogonal(update).view(weight.shape), alpha=-group["lr"] * size)


def orthogonal(matrix, rounds=5):
    """A matrix of the same singular vectors whose singular values are all near 1 (Newton-Schulz)."""
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(rounds):
        square = x @ x.T
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return x.T if tall else x


class Optimiser:
    """Both as one: they take a step together, at one rate, and are kept together."""

    def __init__(self, net, rate):
        inner, outer = [], []
        for name, weight in net.named_parameters():
            ends = name.startswith(("head", "tail"))
            (outer if ends or weight.ndim < 4 else inner).append(weight)
        self.parts = [Muon(inner, rate), torch.optim.Adam(outer, rate, betas=(0.9, 0.99))]

    def step(self, rate):
        for part in self.parts:
            for group in part.param_groups:
                group["lr"] = rate
            part.step()

    def forget(self):
        for part in self.parts:
            part.zero_grad(set_to_none=True)

    def state_dict(self):
        return [part.state_dict() for part in self.parts]

    def load_state_dict(self, states):
        for part, state in zip(self.parts, states):
            part.load_state_dict(state)
