/* The last line of the report: everything that the module registered. */
#include "result.h"

#include "api.h"
#include "call.h"
#include "category.h"
#include "command-report.h"
#include "configuration-report.h"
#include "counter.h"
#include "data-type.h"
#include "keyspace-event.h"
#include "module.h"
#include "report.h"
#include "server-event.h"
#include "shared-function.h"
#include "text.h"
#include "version.h"

void report_result(void) {
    static void (*const parts[])(Text *) = {
        report_commands,        report_categories,       report_data_types, report_configurations,  report_server_events,
        report_keyspace_events, report_shared_functions, report_options,    report_called_commands, report_counters,
        report_api,
    };
    Text out = {0};
    text_puts(&out, "{\"t\":\"result\",\"name\":");
    text_json_puts(&out, the_module.name);
    text_printf(&out, ",\"version\":%d,\"apiVersion\":%d,\"redisVersion\":\"%s\"", the_module.version,
                the_module.api_version, imitated_text);
    for (size_t i = 0; i < COUNT(parts); i++) {
        text_puts(&out, ",");
        parts[i](&out);
    }
    text_puts(&out, "}");
    report_text(&out);
}
