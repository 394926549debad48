// SPDX-License-Identifier: Apache-2.0

extension SegmentStore { package var health: StoreHealth { .ok } }
