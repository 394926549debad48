// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct ConfigRangeTests {
    @Test func `a range says its bounds in the units a user writes`() {
        #expect((ByteSize.kibibytes(4)...ByteSize.mebibytes(1)).inWords == "from 4KiB to 1MiB")
        #expect((Duration.seconds(1)...).inWords == "of 1s or more")
        #expect((...0.5).inWords == "of 0.5 or less")
    }
}
