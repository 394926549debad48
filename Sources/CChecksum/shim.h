// CRC-32C by the processor's own instruction, where it has one: Swift has no name for it.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)

static inline int checksum_has_crc32c(void) { return __builtin_cpu_supports("sse4.2") != 0; }

__attribute__((target("sse4.2")))
static inline uint32_t checksum_crc32c(uint32_t state, const uint8_t *bytes, size_t length) {
    uint64_t crc = state;
    for (; length >= 8; bytes += 8, length -= 8) {
        uint64_t word;
        memcpy(&word, bytes, sizeof word);
        crc = __builtin_ia32_crc32di(crc, word);
    }
    for (; length > 0; bytes += 1, length -= 1) crc = __builtin_ia32_crc32qi((uint32_t)crc, *bytes);
    return (uint32_t)crc;
}

#else

static inline int checksum_has_crc32c(void) { return 0; }

static inline uint32_t checksum_crc32c(uint32_t state, const uint8_t *bytes, size_t length) {
    (void)bytes;
    (void)length;
    return state;
}

#endif
