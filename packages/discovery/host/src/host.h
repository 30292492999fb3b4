/*
 * The module host: what its parts share.
 *
 * Every type here is our own. A module sees them as opaque pointers only; the few structures that a module fills
 * itself (command information, type methods, events) are described in commands.c and registrations.c from the
 * public Module API reference, field by field, as far as they are read.
 */
#ifndef RAMPART_HOST_H
#define RAMPART_HOST_H

#include <stddef.h>
#include <stdint.h>
#include <stdarg.h>
#include <sys/types.h>

#include "tables.h"

#define OK 0
#define ERR 1

#define HIDDEN __attribute__((visibility("hidden")))
#define PRINTF(text, first) __attribute__((format(printf, text, first)))

/* Nothing that a module does may resolve to a symbol of ours, and none of ours may be interposed by a module. */
#pragma GCC visibility push(hidden)

/* ---- the imitated server ---- */

extern int imitated;            /* 70204 for 7.2.4 */
extern char imitated_text[32];  /* "7.2.4" */
extern int unstable;            /* 255.255.255, what an unreleased Redis calls itself */

/* ---- strings ---- */

typedef struct String {
    int references;
    size_t length;
    char *text;  /* always ends in a zero byte beyond its length */
} String;

String *string_new(const char *text, size_t length);
String *string_from(const char *text);
String *string_format(const char *format, ...) PRINTF(1, 2);

typedef struct Text {
    char *bytes;
    size_t length;
    size_t room;
} Text;

void text_add(Text *text, const char *bytes, size_t length);
void text_puts(Text *text, const char *bytes);
void text_printf(Text *text, const char *format, ...) PRINTF(2, 3);
void text_json(Text *text, const char *bytes, size_t length);
void text_json_puts(Text *text, const char *bytes);

/* A growing list of pointers. */
typedef struct List {
    void **items;
    size_t count;
    size_t room;
} List;

void list_add(List *list, void *item);
int list_has_text(const List *list, const char *text);

int parse_integer(const char *text, size_t length, long long *value);
int parse_unsigned(const char *text, size_t length, unsigned long long *value);

/* ---- memory ---- */

void *must_alloc(size_t bytes);
void *must_realloc(void *pointer, size_t bytes);
char *must_copy(const char *text);

/* ---- the module and its contexts ---- */

typedef struct Module {
    char *name;
    int version;
    int api_version;
    int options;
    int loading;             /* inside RedisModule_OnLoad */
    int configurations_set;  /* bit 0: defaults, bit 1: all of it */
} Module;

typedef struct Context {
    void *get_api;  /* first word: the module's own start-up code reads it */
    Module *module;
    int selected;
    void *user;
    void *room[60];
} Context;

extern Module the_module;
extern Module *registered_module;  /* NULL until the module named itself */
Context *context_new(Module *module);

/* ---- reporting ---- */

extern int report_descriptor;
extern pid_t worker_process;
void report_line(const char *bytes, size_t length);
void report_text(Text *line);
void report_phase(const char *phase);
void host_log(const char *level, const char *format, ...) PRINTF(2, 3);
void host_logv(const char *origin, const char *level, const char *format, va_list arguments);

/* ---- API table ---- */

int get_api(const char *name, void **target);
const char *last_called(void);
void report_api(Text *out);

/* ---- commands ---- */

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

typedef struct Command {
    char *name;      /* of a subcommand: without its container */
    char *full_name;
    struct Command *container;
    List subcommands;
    void *function;
    uint64_t flags;
    int arity;
    int described;   /* RedisModule_SetCommandInfo said something that can be said once only */
    Spec *specs;
    int spec_count;
    int first, last, step;
    uint64_t categories;
    List tips;
} Command;

extern List commands;
Command *command_find(const char *name);
int server_has_command(const char *name);
size_t server_command_count(void);
const char *server_command_name(size_t index);
int command_is_internal(const Command *command);
size_t command_flag_names(const Command *command, const char **names);
size_t category_count(void);
const char *category_name(size_t index);
int command_in_category(const Command *command, size_t index);
void report_commands(Text *out);

/* ---- configurations ---- */

typedef struct Configuration {
    char *name;   /* as CONFIG GET knows it */
    char *alias;
    int type;     /* TYPE_ */
    unsigned flags;
    char *text;   /* default as printed */
    long long number;
    int count;
    char **labels;
    int *values;
    long long minimum, maximum;
    void *get, *set, *apply, *data;
} Configuration;

enum { TYPE_STRING, TYPE_ENUM, TYPE_NUMERIC, TYPE_BOOL };

extern List configurations;
size_t server_configuration_count(void);
void server_configuration(size_t index, const char **name, const char **value);
char *configuration_value(const Configuration *configuration);
int configurations_unset(void);
void report_configurations(Text *out);
int match_pattern(const char *pattern, const char *text);

/* ---- server information ---- */

void server_information(Text *out, const char *section);

/* ---- everything else that is counted or listed ---- */

extern List called_commands;
void count(const char *kind, int change);
void report_load(Text *out);
long long wall_microseconds(void);

#pragma GCC visibility pop
#endif
