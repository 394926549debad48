// SPDX-License-Identifier: Apache-2.0
// C, because it can take a file in as it is (#embed, C23): no copy that could differ, no step before the build, no time to compile an array.
#include "rules.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char go_runtime[] = {
#embed "../../config/rules/go-runtime.yaml"
};
static const unsigned char bbolt[] = {
#embed "../../config/rules/bbolt.yaml"
};
static const unsigned char badger[] = {
#embed "../../config/rules/badger.yaml"
};
static const unsigned char sqlite[] = {
#embed "../../config/rules/sqlite.yaml"
};
static const unsigned char redis[] = {
#embed "../../config/rules/redis.yaml"
};
static const unsigned char etcd[] = {
#embed "../../config/rules/etcd.yaml"
};
static const unsigned char disk[] = {
#embed "../../config/rules/disk.yaml"
};
static const unsigned char network[] = {
#embed "../../config/rules/network.yaml"
};
static const unsigned char http_grpc[] = {
#embed "../../config/rules/http-grpc.yaml"
};

static const struct panicbox_rule_file files[] = {
    {"bbolt", bbolt, sizeof bbolt},
    {"badger", badger, sizeof badger},
    {"sqlite", sqlite, sizeof sqlite},
    {"redis", redis, sizeof redis},
    {"etcd", etcd, sizeof etcd},
    {"disk", disk, sizeof disk},
    {"network", network, sizeof network},
    {"http-grpc", http_grpc, sizeof http_grpc},
    {"go-runtime", go_runtime, sizeof go_runtime},
};

const struct panicbox_rule_file *panicbox_rule_files(size_t *count) {
    *count = sizeof files / sizeof files[0];
    return files;
}
