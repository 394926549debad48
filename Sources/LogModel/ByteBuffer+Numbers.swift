// SPDX-License-Identifier: Apache-2.0

extension ByteBuffer {
    /// Writes a number member, always with a point or an exponent: whoever makes a mapping of the first value must not take the field for one of
    /// whole numbers. What is no number writes nothing.
    package mutating func member(_ name: StaticString, _ value: Double) {
        guard value.isFinite else { return }
        key(name)
        append("\(value)")
    }
}
