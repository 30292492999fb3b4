/* Slots of a cluster. */
#include <stdio.h>
#include <string.h>

#include "allocation.h"
#include "context.h"
#include "redis-string.h"

static unsigned slot_of(const char *key, size_t length) {
    const char *open = memchr(key, '{', length);
    if (open) {
        size_t rest = length - (size_t)(open + 1 - key);
        const char *close = memchr(open + 1, '}', rest);
        if (close && close > open + 1) {
            key = open + 1;
            length = (size_t)(close - key);
        }
    }
    unsigned crc = 0;
    for (size_t i = 0; i < length; i++) {
        crc ^= (unsigned)(unsigned char)key[i] << 8;
        for (int bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1;
        crc &= 0xffff;
    }
    return crc & 16383;
}

unsigned rm_ClusterKeySlot(String *key) {
    return slot_of(key->text, key->length);
}

unsigned rm_ClusterKeySlotC(const char *key, size_t length) {
    return slot_of(key, length);
}

const char *rm_ClusterCanonicalKeyNameInSlot(unsigned slot) {
    static char name[16];
    if (slot > 16383) return NULL;
    for (unsigned i = 0;; i++) {
        int length = snprintf(name, sizeof name, "%u", i);
        if (slot_of(name, (size_t)length) == slot) return name;
    }
}

typedef struct {
    int32_t count;
    uint16_t from, to;
} SlotRanges;

void *rm_ClusterGetLocalSlotRanges(Context *context) {
    SlotRanges *all = must_alloc(sizeof *all);
    (void)context;
    *all = (SlotRanges){.count = 1, .to = 16383};
    return all;
}

/* No cluster has no nodes, so none has slots. */
void *rm_GetClusterNodeSlotRanges(Context *context, const char *node) {
    SlotRanges *none = must_alloc(sizeof *none);
    (void)context;
    (void)node;
    *none = (SlotRanges){.count = 0};
    return none;
}
