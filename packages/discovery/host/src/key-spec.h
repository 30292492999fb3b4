/* Key specifications: where a command has its keys. */
#ifndef RAMPART_KEY_SPEC_H
#define RAMPART_KEY_SPEC_H

#include "text.h"

typedef struct Spec {
    char *notes;
    uint64_t flags;
    int begin;  /* BEGIN_ */
    int index;
    char *keyword;
    int start_from;
    int find;  /* FIND_ */
    int last_key, key_step, limit;
    int key_number_index, first_key;
} Spec;

enum { BEGIN_NONE, BEGIN_UNKNOWN, BEGIN_INDEX, BEGIN_KEYWORD };
enum { FIND_OMITTED, FIND_UNKNOWN, FIND_RANGE, FIND_KEY_NUMBER };

enum {
    KEY_READ_WRITE = 1 << 1,
    KEY_ACCESS = 1 << 4,
    KEY_UPDATE = 1 << 5,
    KEY_INCOMPLETE = 1 << 9,
    KEY_VARIABLE_FLAGS = 1 << 10,
};

/* A range of keys at a fixed place: what commands had before they had key specifications. */
int spec_is_plain(const Spec *spec);

/* The last key of a plain one, counted from the command's name, or from the end if it is negative. */
int spec_last_absolute(const Spec *spec);

void report_spec(Text *out, const Spec *spec);

#endif
