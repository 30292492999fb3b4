/* First key, last key and step of a command. */
#include "key-range.h"

#include <limits.h>

#include "command-flag.h"

/*
 * One range at a fixed place is taken as it is; several are joined as far as they follow each other at step 1. `last`
 * is compared as the server does, unsigned: a position counted from the end is larger than every other.
 */
void derive_key_range(Command *command) {
    command->first = command->last = command->step = 0;
    if (command->flags & FLAG_GET_KEYS) command->flags |= FLAG_MOVABLE_KEYS;
    if (command->spec_count == 0) return;
    const Spec *only = &command->specs[0];
    if (command->spec_count == 1 && spec_is_plain(only)) {
        if (only->flags & KEY_INCOMPLETE) command->flags |= FLAG_MOVABLE_KEYS;
        command->first = only->index;
        command->last = spec_last_absolute(only);
        command->step = only->key_step;
        return;
    }
    int first = INT_MAX, last = 0, previous = 0;
    for (int i = 0; i < command->spec_count; i++) {
        const Spec *spec = &command->specs[i];
        int follows = spec_is_plain(spec) && spec->key_step == 1 && !(previous && previous != spec->index - 1);
        if (!follows) {
            command->flags |= FLAG_MOVABLE_KEYS;
            continue;
        }
        if (spec->flags & KEY_INCOMPLETE) command->flags |= FLAG_MOVABLE_KEYS;
        if (spec->index < first) first = spec->index;
        int absolute = spec_last_absolute(spec);
        if ((unsigned)absolute > (unsigned)last) last = absolute;
        previous = last;
    }
    if (first == INT_MAX) {
        command->flags |= FLAG_MOVABLE_KEYS;
        return;
    }
    command->first = first;
    command->last = last;
    command->step = 1;
}
