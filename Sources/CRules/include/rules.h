// SPDX-License-Identifier: Apache-2.0
// The rule files of config/rules as they were when this was built.
#pragma once

#include <stddef.h>

struct panicbox_rule_file {
    const char *name;
    const unsigned char *bytes;
    size_t length;
};

// All of them, in the order in which they are told.
const struct panicbox_rule_file *panicbox_rule_files(size_t *count);
