/* How a module tells more of a command than its registration. */
#include <errno.h>
#include <string.h>

#include "allocation.h"
#include "command.h"
#include "command-description.h"
#include "command-documentation.h"
#include "key-range.h"
#include "word.h"

#define KEY_FLAGS 0x7ff

static int add_tip(const char *word, size_t length, void *data) {
    char *tip = must_alloc(length + 1);
    memcpy(tip, word, length);
    list_add(data, tip);
    return 1;
}

static void copy_spec(Spec *spec, const struct info_spec *given) {
    spec->notes = given->notes ? must_copy(given->notes) : NULL;
    spec->flags = given->flags & KEY_FLAGS;
    spec->begin = given->begin;
    if (given->begin == BEGIN_INDEX) spec->index = given->from.index.position;
    if (given->begin == BEGIN_KEYWORD) {
        spec->keyword = must_copy(given->from.keyword.word);
        spec->start_from = given->from.keyword.start;
    }
    spec->find = given->find;
    if (given->find == FIND_OMITTED) {
        spec->find = FIND_RANGE;
        spec->key_step = 1;
    } else if (given->find == FIND_RANGE) {
        spec->last_key = given->keys.range.last;
        spec->key_step = given->keys.range.step;
        spec->limit = given->keys.range.limit;
    } else if (given->find == FIND_KEY_NUMBER) {
        spec->key_number_index = given->keys.number.index;
        spec->first_key = given->keys.number.first;
        spec->key_step = given->keys.number.step;
    }
}

int rm_SetCommandInfo(Command *command, const struct info *info) {
    if (!description_valid(info)) {
        errno = EINVAL;
        return ERR;
    }
    int plain = command->spec_count == 0 || (command->spec_count == 1 && spec_is_plain(&command->specs[0]));
    if (command->described || !plain) {
        errno = EEXIST;
        return ERR;
    }
    if (info->summary || info->complexity || info->since || info->history || info->arguments) command->described = 1;
    if (info->tips) {
        each_word(info->tips, add_tip, &command->tips);
        if (command->tips.count) command->described = 1;
    }
    if (info->arity) command->arity = info->arity;
    document_command(&command->documentation, info);
    if (info->specs) {
        size_t size = info->version->spec_size, number = 0;
        while (((const struct info_spec *)description_element(info->specs, size, number))->begin) number++;
        command->specs = must_alloc(number * sizeof(Spec));
        command->spec_count = (int)number;
        for (size_t i = 0; i < number; i++)
            copy_spec(&command->specs[i], description_element(info->specs, size, i));
        derive_key_range(command);
    }
    return OK;
}
