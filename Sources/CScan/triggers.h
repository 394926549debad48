// Finds where one of some words of three bytes may begin, 32 bytes at a time: Swift has no name for a shuffle by a vector.
#include <stddef.h>
#include <stdint.h>

// Which of eight sets of words may have a byte in its first, second and third place, by the byte's lower and upper half: one bit for each set.
typedef struct {
    uint8_t low[3][16];
    uint8_t high[3][16];
} trigger_table;

static inline uint8_t triggers_at(const trigger_table *table, const uint8_t *bytes) {
    return table->low[0][bytes[0] & 15] & table->high[0][bytes[0] >> 4] & table->low[1][bytes[1] & 15] & table->high[1][bytes[1] >> 4] &
           table->low[2][bytes[2] & 15] & table->high[2][bytes[2] >> 4];
}

static inline size_t triggers_next_bytewise(const trigger_table *table, const uint8_t *bytes, size_t length, size_t from) {
    for (; from + 3 <= length; from += 1)
        if (triggers_at(table, bytes + from)) return from;
    return length;
}

#if defined(__x86_64__)
#include <immintrin.h>

static inline int triggers_have_vectors(void) { return __builtin_cpu_supports("avx2") != 0; }

#define TRIGGERS_WIDTH 32
#define TRIGGERS_TARGET __attribute__((target("avx2")))

TRIGGERS_TARGET static inline __m256i triggers_place(const trigger_table *table, int place, const uint8_t *bytes, __m256i nibble) {
    __m256i low = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table->low[place]));
    __m256i high = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table->high[place]));
    __m256i text = _mm256_loadu_si256((const __m256i *)bytes);
    return _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(text, nibble)),
                            _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(text, 4), nibble)));
}

// One bit for each of 32 places that match nothing, from the lowest on.
TRIGGERS_TARGET static inline uint32_t triggers_none(const trigger_table *table, const uint8_t *bytes) {
    __m256i nibble = _mm256_set1_epi8(15);
    __m256i sets = _mm256_and_si256(triggers_place(table, 0, bytes, nibble), triggers_place(table, 1, bytes + 1, nibble));
    sets = _mm256_and_si256(sets, triggers_place(table, 2, bytes + 2, nibble));
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(sets, _mm256_setzero_si256()));
}

// The first place at or behind `from` where a word may begin, or `length`.
TRIGGERS_TARGET static inline size_t triggers_next(const trigger_table *table, const uint8_t *bytes, size_t length, size_t from) {
    if (length < TRIGGERS_WIDTH + 2) return triggers_next_bytewise(table, bytes, length, from);
    size_t last = length - TRIGGERS_WIDTH - 2;
    for (; from < last; from += TRIGGERS_WIDTH) {
        uint32_t found = ~triggers_none(table, bytes + from);
        if (found) return from + (size_t)__builtin_ctz(found);
    }
    // The end of the text, together with bytes that were looked at before.
    size_t seen = from - last;
    if (seen >= TRIGGERS_WIDTH) return length;
    uint32_t found = ~triggers_none(table, bytes + last) >> seen;
    return found ? from + (size_t)__builtin_ctz(found) : length;
}

#else

// Elsewhere a byte at a time.
static inline int triggers_have_vectors(void) { return 0; }

static inline size_t triggers_next(const trigger_table *table, const uint8_t *bytes, size_t length, size_t from) {
    return triggers_next_bytewise(table, bytes, length, from);
}

#endif
