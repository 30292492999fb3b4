/* Key specifications: where a command has its keys. */
#include "key-spec.h"

int spec_is_plain(const Spec *spec) {
    return spec->begin == BEGIN_INDEX && spec->find == FIND_RANGE;
}

int spec_last_absolute(const Spec *spec) {
    return spec->last_key >= 0 ? spec->last_key + spec->index : spec->last_key;
}

static const char *const key_flag_names[] = {
    "RO",     "RW",      "OW",         "RM",          "access", "update",
    "insert", "delete",  "not_key",    "incomplete",  "variable_flags",
};

void report_spec(Text *out, const Spec *spec) {
    text_puts(out, "{");
    if (spec->notes) {
        text_puts(out, "\"notes\":");
        text_json_puts(out, spec->notes);
        text_puts(out, ",");
    }
    text_puts(out, "\"flags\":[");
    const char *comma = "";
    for (size_t i = 0; i < COUNT(key_flag_names); i++)
        if (spec->flags >> i & 1) {
            text_printf(out, "%s\"%s\"", comma, key_flag_names[i]);
            comma = ",";
        }
    text_puts(out, "],\"beginSearch\":{");
    if (spec->begin == BEGIN_INDEX) {
        text_printf(out, "\"type\":\"index\",\"index\":%d", spec->index);
    } else if (spec->begin == BEGIN_KEYWORD) {
        text_puts(out, "\"type\":\"keyword\",\"keyword\":");
        text_json_puts(out, spec->keyword);
        text_printf(out, ",\"startfrom\":%d", spec->start_from);
    } else {
        text_puts(out, "\"type\":\"unknown\"");
    }
    text_puts(out, "},\"findKeys\":{");
    if (spec->find == FIND_RANGE)
        text_printf(out, "\"type\":\"range\",\"lastkey\":%d,\"keystep\":%d,\"limit\":%d", spec->last_key,
                    spec->key_step, spec->limit);
    else if (spec->find == FIND_KEY_NUMBER)
        text_printf(out, "\"type\":\"keynum\",\"keynumidx\":%d,\"firstkey\":%d,\"keystep\":%d",
                    spec->key_number_index, spec->first_key, spec->key_step);
    else
        text_puts(out, "\"type\":\"unknown\"");
    text_puts(out, "}}");
}
