// Finds where one of some words of three bytes begins, 32 bytes at a time: Swift has no name for a shuffle by a vector.
#include <stddef.h>
#include <stdint.h>

typedef struct {
    // Which of eight sets of words may have a byte in its first, second and third place, by the byte's lower and upper half: one bit for each set.
    uint8_t low[3][16];
    uint8_t high[3][16];
    // One bit for the hash of each whole word: what has no bit is none, though it is a mixture of a set's words.
    uint64_t words[64];
    // One bit for each byte that begins a shorter word.
    uint64_t singles[4];
} trigger_table;

static inline uint32_t triggers_hash(const uint8_t *bytes) {
    return ((uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16) * 0x9E3779B1u >> 20;
}

static inline int triggers_bit(const uint64_t *bits, uint32_t index) { return (int)(bits[index >> 6] >> (index & 63) & 1); }

// Adds a word as it stands; of one that is shorter than three bytes any may follow.
static inline void triggers_add(trigger_table *table, const uint8_t *word, size_t length, unsigned set) {
    uint8_t bit = (uint8_t)(1u << set);
    for (size_t place = 0; place < 3; place += 1)
        for (unsigned half = 0; half < 16; half += 1) {
            if (place >= length || (word[place] & 15) == half) table->low[place][half] |= bit;
            if (place >= length || word[place] >> 4 == half) table->high[place][half] |= bit;
        }
    uint32_t hash = length < 3 ? word[0] : triggers_hash(word);
    (length < 3 ? table->singles : table->words)[hash >> 6] |= (uint64_t)1 << (hash & 63);
}

// True where three bytes that a set may have are one of its words, or one in twenty times some others.
static inline int triggers_are_meant(const trigger_table *table, const uint8_t *bytes) {
    return triggers_bit(table->words, triggers_hash(bytes)) | triggers_bit(table->singles, bytes[0]);
}

static inline uint8_t triggers_at(const trigger_table *table, const uint8_t *bytes) {
    return table->low[0][bytes[0] & 15] & table->high[0][bytes[0] >> 4] & table->low[1][bytes[1] & 15] & table->high[1][bytes[1] >> 4] &
           table->low[2][bytes[2] & 15] & table->high[2][bytes[2] >> 4];
}

static inline size_t triggers_next_bytewise(const trigger_table *table, const uint8_t *bytes, size_t length, size_t from) {
    for (; from + 3 <= length; from += 1)
        if (triggers_at(table, bytes + from) && triggers_are_meant(table, bytes + from)) return from;
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

// One bit for each of 32 places where a set may have all three bytes.
TRIGGERS_TARGET static inline uint32_t triggers_places(const trigger_table *table, const uint8_t *bytes) {
    __m256i nibble = _mm256_set1_epi8(15);
    __m256i sets = _mm256_and_si256(triggers_place(table, 0, bytes, nibble), triggers_place(table, 1, bytes + 1, nibble));
    sets = _mm256_and_si256(sets, triggers_place(table, 2, bytes + 2, nibble));
    return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(sets, _mm256_setzero_si256()));
}

// The first of 32 places, behind those that were seen before, where a word begins; TRIGGERS_WIDTH where none does.
TRIGGERS_TARGET static inline size_t triggers_first(const trigger_table *table, const uint8_t *bytes, size_t seen) {
    for (uint32_t places = triggers_places(table, bytes) >> seen << seen; places; places &= places - 1) {
        size_t place = (size_t)__builtin_ctz(places);
        if (triggers_are_meant(table, bytes + place)) return place;
    }
    return TRIGGERS_WIDTH;
}

// The first place at or behind `from` where a word begins, or `length`.
TRIGGERS_TARGET static inline size_t triggers_next(const trigger_table *table, const uint8_t *bytes, size_t length, size_t from) {
    if (length < TRIGGERS_WIDTH + 2) return triggers_next_bytewise(table, bytes, length, from);
    size_t last = length - TRIGGERS_WIDTH - 2;
    for (; from < last; from += TRIGGERS_WIDTH) {
        size_t place = triggers_first(table, bytes + from, 0);
        if (place < TRIGGERS_WIDTH) return from + place;
    }
    // The end of the text, together with bytes that were looked at before.
    size_t seen = from - last;
    if (seen >= TRIGGERS_WIDTH) return length;
    size_t place = triggers_first(table, bytes + last, seen);
    return place < TRIGGERS_WIDTH ? last + place : length;
}

#else

// Elsewhere a byte at a time.
static inline int triggers_have_vectors(void) { return 0; }

static inline size_t triggers_next(const trigger_table *table, const uint8_t *bytes, size_t length, size_t from) {
    return triggers_next_bytewise(table, bytes, length, from);
}

#endif
