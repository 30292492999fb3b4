/* What is reported of a module's configurations. */
#include "configuration-report.h"

#include "configuration.h"
#include "configuration-value.h"

static const struct {
    unsigned flag;
    const char *name;
} flag_names[] = {
    {CONFIG_IMMUTABLE, "immutable"},
    {CONFIG_SENSITIVE, "sensitive"},
    {CONFIG_HIDDEN, "hidden"},
    {CONFIG_PROTECTED, "protected"},
    {CONFIG_DENY_LOADING, "deny-loading"},
    {CONFIG_MEMORY, "memory"},
    {CONFIG_BITFLAGS, "bitflags"},
    {CONFIG_UNPREFIXED, "unprefixed"},
};

static void report_labels(Text *out, const Configuration *one) {
    List labels = {0};
    for (int i = 0; i < one->count; i++) list_add(&labels, one->labels[i]);
    text_puts(out, ",\"values\":");
    list_json(out, &labels);
}

void report_configurations(Text *out) {
    static const char *const types[] = {"string", "enum", "numeric", "bool"};
    text_puts(out, "\"configurations\":[");
    for (size_t i = 0; i < configurations.count; i++) {
        const Configuration *one = configurations.items[i];
        text_puts(out, i ? ",{\"name\":" : "{\"name\":");
        text_json_puts(out, one->name);
        text_printf(out, ",\"type\":\"%s\"", types[one->type]);
        char *initial = configuration_default(one);
        if (initial) {
            text_puts(out, ",\"default\":");
            text_json_puts(out, initial);
        }
        if (one->type == TYPE_NUMERIC)
            text_printf(out, ",\"minimum\":\"%lld\",\"maximum\":\"%lld\"", one->minimum, one->maximum);
        if (one->type == TYPE_ENUM) report_labels(out, one);
        text_puts(out, ",\"flags\":[");
        const char *comma = "";
        for (size_t j = 0; j < COUNT(flag_names); j++)
            if (one->flags & flag_names[j].flag) {
                text_printf(out, "%s\"%s\"", comma, flag_names[j].name);
                comma = ",";
            }
        text_puts(out, "]}");
    }
    text_puts(out, "]");
}
