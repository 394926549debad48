// SPDX-License-Identifier: Apache-2.0

import Testing

/// All tests that run the real binary, one after another: a crash is over after half a second of silence, which a machine that runs
/// dozens of processes at once could take for a pause between two writes.
@Suite(.serialized) enum RealBinary {}
