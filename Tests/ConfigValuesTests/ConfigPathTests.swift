// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct ConfigPathTests {
    @Test func `a path reads like the way a user would point at it`() {
        let path = ConfigPath.root.key("sinks").element(0).key("elasticsearch").key("hosts")
        #expect(path.description == "sinks[0].elasticsearch.hosts")
    }
}
