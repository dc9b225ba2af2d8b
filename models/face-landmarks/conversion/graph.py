"""The same network as ONNX: NCHW where TensorFlow Lite has NHWC, its own operators by common ones.

Weights stay as they are stored, float16; each is cast to float32 once, when the file is loaded.
"""

import math

import numpy
from flatbuffers import flexbuffers
from onnx import TensorProto, helper, numpy_helper

FLOAT = TensorProto.FLOAT


class Builder:
    """Collects nodes and constants; every value gets a name of its own."""

    def __init__(self):
        self.nodes = []
        self.constants = []
        self.count = 0

    def name(self, what):
        self.count += 1
        return f"{what}_{self.count}"

    def keep(self, outputs):
        """Drops what these values do not need."""
        wanted, nodes = set(outputs), []
        for node in reversed(self.nodes):
            if wanted.intersection(node.output):
                nodes.append(node)
                wanted.update(node.input)
        self.nodes = nodes[::-1]
        self.constants = [constant for constant in self.constants if constant.name in wanted]

    def node(self, kind, inputs, output=None, **attributes):
        output = output or self.name(kind.lower())
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def constant(self, value):
        value = numpy.asarray(value, order="C")
        name = self.name("constant")
        self.constants.append(numpy_helper.from_array(value, name))
        return self.node("Cast", [name], to=FLOAT) if value.dtype == numpy.float16 else name


class Converter:
    """Adds a graph's operators to a builder; `values` has the name of each tensor by its number."""

    def __init__(self, graph, builder, values):
        self.graph = graph
        self.builder = builder
        self.values = values

    def convert(self):
        for operator in self.graph.operators:
            convert = getattr(self, "_" + operator.kind.lower(), None)
            if convert is None:
                raise ValueError(f"there is no conversion of {operator.kind}")
            convert(operator)

    # ---- What an operator is given ----

    def _constant(self, number):
        return self.graph.tensors[number].value

    def _shape(self, number):
        return self.graph.tensors[number].shape

    def _value(self, number):
        if number not in self.values:
            self.values[number] = self.builder.constant(self._constant(number))
        return self.values[number]

    def _set(self, operator, value, activation=0):
        if activation != 0:
            raise ValueError(f"{operator.kind} has an activation, {activation}")
        (number,) = operator.outputs
        self.values[number] = value

    def _pads(self, operator, kernel, strides):
        """What SAME adds: as little as gives ceil(size / stride), the odd one behind."""
        if operator.options.number(0, "b") == 1:
            return [0, 0, 0, 0]
        before, behind = [], []
        for axis in (0, 1):
            size = self._shape(operator.inputs[0])[1 + axis]
            step = strides[axis]
            pad = max(0, (math.ceil(size / step) - 1) * step + kernel[axis] - size)
            before.append(pad // 2)
            behind.append(pad - pad // 2)
        return before + behind

    # ---- TensorFlow Lite's own operators ----

    def _dequantize(self, operator):
        # Of float16 constants: to be used as they are.
        value = self._constant(operator.inputs[0])
        self.graph.tensors[operator.outputs[0]].value = value

    def _conv_2d(self, operator):
        weights = self._constant(operator.inputs[1]).transpose(0, 3, 1, 2)
        self._convolution(operator, weights, 1, operator.options.number(3, "b"))

    def _depthwise_conv_2d(self, operator):
        weights = self._constant(operator.inputs[1]).transpose(3, 0, 1, 2)
        groups = self._shape(operator.inputs[0])[3]
        self._convolution(operator, weights, groups, operator.options.number(4, "b"))

    def _convolution(self, operator, weights, groups, activation):
        kernel = list(weights.shape[2:])
        strides = [operator.options.number(2), operator.options.number(1)]
        inputs = [self._value(operator.inputs[0]), self.builder.constant(weights)]
        inputs += [self._value(number) for number in operator.inputs[2:]]
        value = self.builder.node(
            "Conv",
            inputs,
            kernel_shape=kernel,
            strides=strides,
            pads=self._pads(operator, kernel, strides),
            group=groups,
        )
        self._set(operator, value, activation)

    def _max_pool_2d(self, operator):
        strides = [operator.options.number(2), operator.options.number(1)]
        kernel = [operator.options.number(4), operator.options.number(3)]
        value = self.builder.node(
            "MaxPool",
            [self._value(operator.inputs[0])],
            kernel_shape=kernel,
            strides=strides,
            pads=self._pads(operator, kernel, strides),
        )
        self._set(operator, value, operator.options.number(5, "b"))

    def _prelu(self, operator):
        slopes = self._constant(operator.inputs[1])
        if slopes.shape[:-1] != (1,) * (slopes.ndim - 1):
            raise ValueError(f"PRELU has slopes of the shape {slopes.shape}, not of each channel")
        slope = self.builder.constant(slopes.reshape(-1, 1, 1))
        value = self.builder.node("PRelu", [self._value(operator.inputs[0]), slope])
        self._set(operator, value)

    def _add(self, operator):
        self._both("Add", operator)

    def _mul(self, operator):
        self._both("Mul", operator)

    def _both(self, kind, operator):
        value = self.builder.node(kind, [self._value(number) for number in operator.inputs])
        self._set(operator, value, operator.options.number(0, "b"))

    def _pad(self, operator):
        pads = self._constant(operator.inputs[1])[[0, 3, 1, 2]].T.reshape(-1)
        inputs = [self._value(operator.inputs[0]), self.builder.constant(pads.astype("int64"))]
        self._set(operator, self.builder.node("Pad", inputs))

    def _reshape(self, operator):
        source, target = operator.inputs[0], operator.outputs[0]
        for number in (source, target):
            shape = self._shape(number)
            if len(shape) == 4 and shape[1:3] != [1, 1]:
                raise ValueError(f"RESHAPE of {shape}: NCHW has its values in another order")
        shape = self._shape(target)
        shape = [shape[0], shape[3], 1, 1] if len(shape) == 4 else shape
        inputs = [self._value(source), self.builder.constant(numpy.array(shape, "int64"))]
        self._set(operator, self.builder.node("Reshape", inputs))

    def _strided_slice(self, operator):
        if self._shape(operator.inputs[0]) != self._shape(operator.outputs[0]):
            raise ValueError("STRIDED_SLICE takes a part")
        self._set(operator, self._value(operator.inputs[0]))

    # ---- MediaPipe's: mediapipe/util/tflite/operations, version 2 of each ----

    def _landmarks2transformmatrix(self, operator):
        """From a square around some landmarks, turned so that two of them are level, to all.

        [1, 468, 3] to [1, 4, 4]: what a place of the square is multiplied by.
        """
        options = flexbuffers.Loads(operator.custom)
        make = self.builder
        one = make.constant(numpy.array([1], "float32"))
        none = make.constant(numpy.array([0], "float32"))
        all_points = self._value(operator.inputs[0])

        def points(numbers):
            axis_1 = make.constant(numpy.array(numbers, "int64"))
            chosen = make.node("Gather", [all_points, axis_1], axis=1)
            across = make.node("Gather", [chosen, make.constant(numpy.array(0))], axis=2)
            down = make.node("Gather", [chosen, make.constant(numpy.array(1))], axis=2)
            return across, down

        def combined(*terms):
            """The sum of products."""
            total = None
            for left, right in terms:
                product = make.node("Mul", [left, right])
                total = product if total is None else make.node("Add", [total, product])
            return total

        def number(value):
            return make.constant(numpy.array([value], "float32"))

        left_x, left_y = points([options["left_rotation_idx"]])
        right_x, right_y = points([options["right_rotation_idx"]])
        if options["target_rotation_radians"] != 0:
            raise ValueError("the two landmarks are not to be level")
        flat = make.constant(numpy.array([-1], "int64"))
        run = make.node("Reshape", [make.node("Sub", [right_x, left_x]), flat])
        rise = make.node("Reshape", [make.node("Sub", [right_y, left_y]), flat])
        length = make.node("Sqrt", [combined((run, run), (rise, rise))])
        cosine = make.node("Div", [run, length])
        sine = make.node("Div", [rise, length])
        minus_sine = make.node("Neg", [sine])

        x, y = points(options["subset_idxs"])
        level_x = combined((x, cosine), (y, sine))
        level_y = combined((x, minus_sine), (y, cosine))
        halves, sizes = [], []
        for level in (level_x, level_y):
            most = make.node("ReduceMax", [level], axes=[1], keepdims=0)
            least = make.node("ReduceMin", [level], axes=[1], keepdims=0)
            halves.append(make.node("Mul", [make.node("Add", [most, least]), number(0.5)]))
            sizes.append(make.node("Sub", [most, least]))
        middle_x = combined((halves[0], cosine), (halves[1], minus_sine))
        middle_y = combined((halves[0], sine), (halves[1], cosine))
        width, height = options["output_width"], options["output_height"]
        scale_x = make.node("Mul", [sizes[0], number(options["scale_x"] / width)])
        scale_y = make.node("Mul", [sizes[1], number(options["scale_y"] / height)])

        xx = make.node("Mul", [cosine, scale_x])
        xy = make.node("Mul", [minus_sine, scale_y])
        yx = make.node("Mul", [sine, scale_x])
        yy = make.node("Mul", [cosine, scale_y])
        half_x, half_y = number(-width / 2), number(-height / 2)
        x_moved = combined((xx, half_x), (xy, half_y), (middle_x, one))
        y_moved = combined((yx, half_x), (yy, half_y), (middle_y, one))
        rows = [xx, xy, none, x_moved, yx, yy, none, y_moved]
        rows += [none, none, one, none, none, none, none, one]
        flat_matrix = make.node("Concat", rows, axis=0)
        square = make.constant(numpy.array([1, 4, 4], "int64"))
        self._set(operator, make.node("Reshape", [flat_matrix, square]))

    def _plane_part(self, matrix):
        """Of [1, 4, 4]: what a place (x, y, 1) is multiplied by, transposed, [1, 3, 2]."""
        make = self.builder
        rows = make.node("Gather", [matrix, make.constant(numpy.array([0, 1]))], axis=1)
        part = make.node("Gather", [rows, make.constant(numpy.array([0, 1, 3]))], axis=2)
        return make.node("Transpose", [part], perm=[0, 2, 1])

    def _transformtensorbilinear(self, operator):
        """The part of a map that a matrix tells, by linear interpolation; 0 outside of the map."""
        make = self.builder
        source, matrix = operator.inputs
        _, height, width, _ = self._shape(source)
        _, rows, columns, _ = self._shape(operator.outputs[0])
        # Middles of cells, at 0.5.
        y, x = numpy.mgrid[0:rows, 0:columns] + 0.5
        cells = numpy.stack([x, y, numpy.ones_like(x)], -1).reshape(1, -1, 3).astype("float32")
        places = make.node(
            "MatMul", [make.constant(cells), self._plane_part(self._value(matrix))]
        )
        # GridSample has its middles between -1 and 1: place - 0.5 of size - 1.
        ends = numpy.array([2 / (width - 1), 2 / (height - 1)], "float32")
        begin = (-1 - 0.5 * ends).astype("float32")
        scaled = make.node("Mul", [places, make.constant(ends)])
        moved = make.node("Add", [scaled, make.constant(begin)])
        grid_shape = make.constant(numpy.array([1, rows, columns, 2], "int64"))
        grid = make.node("Reshape", [moved, grid_shape])
        value = make.node(
            "GridSample",
            [self._value(source), grid],
            mode="bilinear",
            padding_mode="zeros",
            align_corners=1,
        )
        self._set(operator, value)

    def _transformlandmarks(self, operator):
        """Places in a square, [1, n, 2], to places in all of it."""
        make = self.builder
        points, matrix = operator.inputs
        count = self._shape(points)[1]
        ones = make.constant(numpy.ones((1, count, 1), "float32"))
        places = make.node("Concat", [self._value(points), ones], axis=2)
        value = make.node("MatMul", [places, self._plane_part(self._value(matrix))])
        self._set(operator, value)
