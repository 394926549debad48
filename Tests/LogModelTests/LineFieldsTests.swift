// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@Suite struct LineFieldsTests {
    @Test func `everything is forgotten but the memory`() {
        var fields = LineFields()
        fields.time = Timestamp(nanoseconds: 1)
        fields.level = .info
        fields.message = FieldText(0..<1)
        fields.callerLine = 3
        for index in 0..<20 { fields.attributes.append(FieldText(index..<index + 1)) }
        let capacity = fields.attributes.capacity
        fields.removeAll()
        #expect(fields.time == nil && fields.level == .none && fields.message == nil && fields.callerLine == nil)
        #expect(fields.attributes.isEmpty && fields.attributes.capacity == capacity)
    }

    @Test func `a stretch knows its range`() {
        #expect(FieldText(2..<5).range == 2..<5)
        #expect(FieldText(2..<2).isEmpty && !FieldText(2..<3).isEmpty)
        #expect(FieldText(2..<5) != FieldText(2..<5, isEscaped: true))
    }
}
