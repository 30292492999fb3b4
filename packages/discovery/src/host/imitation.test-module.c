/*
 * A module that asks for much of the API while it loads, and logs the answers. With an argument it does not load its
 * configurations.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct Reply Reply;
typedef struct String String;
typedef struct Dictionary Dictionary;
typedef struct Iterator Iterator;
typedef struct Information Information;

static int (*find)(const char *, void *);
static void *context;
static void (*log_line)(void *, const char *, const char *, ...);
static Reply *(*call)(void *, const char *, const char *, ...);
static const char *(*protocol)(Reply *, size_t *);
static String *(*string)(void *, const char *, size_t);

static void *api(const char *name) {
  char full[128];
  void *function = NULL;
  snprintf(full, sizeof full, "RedisModule_%s", name);
  find(full, &function);
  return function;
}

static void say(const char *what, const char *value) { log_line(context, "notice", "%s = %s", what, value); }
static void say_number(const char *what, long long value) { log_line(context, "notice", "%s = %lld", what, value); }

static void say_reply(const char *what, Reply *reply) {
  char shown[512];
  size_t at = 0;
  for (const char *p = reply ? protocol(reply, NULL) : "none"; *p && at < sizeof shown - 1; p++)
    if (*p != '\r') shown[at++] = *p == '\n' ? ' ' : *p;
  shown[at] = 0;
  say(what, shown);
}

#define CALL(what, ...) say_reply(what, call(context, __VA_ARGS__))

static void calls(void) {
  CALL("ping", "PING", "");
  CALL("echo", "ECHO", "c", "word");
  CALL("get", "GET", "c", "key");
  CALL("del", "DEL", "c", "key");
  CALL("keys", "KEYS", "c", "*");
  CALL("ttl", "TTL", "c", "key");
  CALL("select", "SELECT", "l", 3LL);
  CALL("role", "ROLE", "");
  CALL("scan", "SCAN", "c", "0");
  CALL("mget", "MGET", "cc", "a", "b");
  CALL("hmget", "HMGET", "cc", "a", "b");
  CALL("hgetall", "HGETALL", "c", "a");
  CALL("hgetall in RESP3", "HGETALL", "3c", "a");
  CALL("config get", "CONFIG", "cc", "GET", "maxmemory-*");
  CALL("config get of two", "CONFIG", "ccc", "GET", "hz", "port");
  CALL("config get of the module", "CONFIG", "cc", "GET", "imitation.*");
  CALL("config set", "CONFIG", "ccc", "SET", "hz", "20");
  CALL("acl whoami", "ACL", "c", "WHOAMI");
  CALL("client id", "CLIENT", "c", "ID");
  CALL("cluster", "CLUSTER", "c", "INFO");
  CALL("command info", "COMMAND", "cc", "INFO", "imitation.run");
  CALL("not imitated", "LMPOP", "cc", "1", "a");
  errno = 0;
  CALL("unknown", "NO.SUCH", "");
  say_number("unknown errno", errno == ENOENT);
  CALL("unknown as a reply", "NO.SUCH", "E");
  CALL("bad format", "PING", "?");
  say_number("bad format errno", errno == EBADF);
}

static void say_long(const char *value) {
  int (*parse)(const String *, long long *) = api("StringToLongLong");
  char what[64];
  long long number = -1;
  int answer = parse(string(context, value, strlen(value)), &number);
  snprintf(what, sizeof what, "number '%s'", value);
  say_number(what, answer == 0 ? number : 404);
}

static void strings(void) {
  int (*compare)(const String *, const String *) = api("StringCompare");
  say_number("shorter", compare(string(context, "a", 1), string(context, "ab", 2)));
  say_number("equal", compare(string(context, "ab", 2), string(context, "ab", 2)));
  say_long("12");
  say_long("-9223372036854775808");
  say_long("9223372036854775808");
  say_long("012");
  say_long("+1");
  say_long("");
}

static void dictionary(void) {
  Dictionary *(*create)(void *) = api("CreateDict");
  int (*set)(Dictionary *, void *, size_t, void *) = api("DictSetC");
  Iterator *(*start)(Dictionary *, const char *, void *, size_t) = api("DictIteratorStartC");
  void *(*next)(Iterator *, size_t *, void **) = api("DictNextC");
  void *(*previous)(Iterator *, size_t *, void **) = api("DictPrevC");
  uint64_t (*size)(Dictionary *) = api("DictSize");
  Dictionary *words = create(context);
  set(words, "b", 1, NULL);
  set(words, "a", 1, NULL);
  set(words, "c", 1, NULL);
  say_number("set twice", set(words, "c", 1, NULL));
  say_number("size", size(words));
  Iterator *from = start(words, "^", NULL, 0);
  say("first", next(from, NULL, NULL));
  say("second", next(from, NULL, NULL));
  say("above b", next(start(words, ">", "b", 1), NULL, NULL));
  say("from b", next(start(words, ">=", "b", 1), NULL, NULL));
  say("below b", previous(start(words, "<", "b", 1), NULL, NULL));
  say_number("above c", next(start(words, ">", "c", 1), NULL, NULL) == NULL);
}

static void server(void) {
  Information *(*information)(void *, const char *) = api("GetServerInfo");
  const char *(*field)(Information *, const char *) = api("ServerInfoGetFieldC");
  long long (*number)(Information *, const char *, int *) = api("ServerInfoGetFieldSigned");
  int (*version)(void) = api("GetServerVersion");
  int failed = 0;
  Information *all = information(context, NULL);
  say("redis_version", field(all, "redis_version"));
  say("role of INFO", field(all, "role"));
  say_number("maxclients", number(all, "maxclients", &failed));
  number(all, "role", &failed);
  say_number("role is no number", failed);
  say_number("in another section", field(information(context, "clients"), "role") == NULL);
  say_number("version", version());
  int (*flags)(void *) = api("GetContextFlags");
  say_number("master", flags(context) >> 2 & 1);
  unsigned (*slot)(const char *, size_t) = api("ClusterKeySlotC");
  say_number("slot of foo", slot("foo", 3));
  say_number("slot of {foo}bar", slot("{foo}bar", 8));
  say_number("slot of {}foo", slot("{}foo", 5));
}

static void timers(void) {
  uint64_t (*create)(void *, long long, void *, void *) = api("CreateTimer");
  int (*stop)(void *, uint64_t, void **) = api("StopTimer");
  create(context, 1000, NULL, NULL);
  uint64_t second = create(context, 1000, NULL, NULL);
  say_number("stopped", stop(context, second, NULL));
  say_number("stopped again", stop(context, second, NULL));
}

static int shards = 0;
static int without_load = 0;
static int run(void) { return 0; }
static long long get_shards(const char *name, void *data) { return shards; }
static int set_shards(const char *name, long long value, void *data, void *error) { shards = value; return 0; }

static void configurations(void) {
  int (*numeric)(void *, const char *, long long, unsigned, long long, long long, void *, void *, void *, void *) =
      api("RegisterNumericConfig");
  int (*load)(void *) = api("LoadConfigs");
  say_number("registered", numeric(context, "shards", 7, 1, 1, 9, get_shards, set_shards, NULL, NULL));
  say_number("registered twice", numeric(context, "shards", 7, 0, 1, 9, get_shards, set_shards, NULL, NULL));
  say_number("a bad name", numeric(context, "sha rds", 7, 0, 1, 9, get_shards, set_shards, NULL, NULL));
  say_number("before the load", shards);
  if (!without_load) load(context);
  say_number("after the load", shards);
}

struct Version { int version; size_t history, spec, argument; };
struct Spec {
  const char *notes;
  uint64_t flags;
  int begin;
  union { struct { int position; } index; struct { const char *word; int start; } keyword; } from;
  int find;
  struct { int last, step, limit; } range;
};
struct Argument {
  const char *name;
  int type, spec_index;
  const char *token, *summary, *since;
  int flags;
  const char *deprecated_since;
  struct Argument *parts;
  const char *display_text;
};
struct Info {
  struct Version *version;
  const char *summary, *complexity, *since;
  void *history;
  const char *tips;
  int arity;
  struct Spec *specs;
  struct Argument *arguments;
};

/* One key, then all that follow: a range that ends with the last word. */
static void information_of(void *command) {
  int (*set)(void *, struct Info *) = api("SetCommandInfo");
  struct Version version = {1, 16, sizeof(struct Spec), sizeof(struct Argument)};
  struct Spec specs[] = {
      {.flags = 2, .begin = 2, .from.index.position = 1, .find = 2, .range = {0, 1, 0}},
      {.flags = 1, .begin = 2, .from.index.position = 2, .find = 2, .range = {-1, 1, 0}},
      {0},
  };
  struct Argument without_token[] = {{.name = "force", .type = 6}, {0}}, with_token[] = {{.name = "force", .type = 6, .token = "FORCE"}, {0}};
  struct Info info = {.version = &version, .arity = -3, .specs = specs, .arguments = without_token};
  say_number("a token without a token", set(command, &info));
  info.arguments = with_token;
  say_number("information", set(command, &info));
}

static void registrations(void) {
  int (*create)(void *, const char *, void *, const char *, int, int, int) = api("CreateCommand");
  void *(*command)(void *, const char *) = api("GetCommand");
  int (*category)(void *, const char *) = api("AddACLCategory");
  int (*categories)(void *, const char *) = api("SetCommandACLCategories");
  void *(*type)(void *, const char *, int, void *) = api("CreateDataType");
  int (*export)(void *, const char *, void *) = api("ExportSharedAPI");
  int (*notifications)(void *, int, void *) = api("SubscribeToKeyspaceEvents");
  struct { uint64_t id, version; } flush = {2, 1}, newer = {2, 2};
  int (*subscribe)(void *, __typeof__(flush), void *) = api("SubscribeToServerEvent");
  say_number("command", create(context, "imitation.run", run, "readonly fast", 1, 1, 1));
  create(context, "imitation.gather", run, "write", 0, 0, 0);
  information_of(command(context, "imitation.gather"));
  say_number("again, in capitals", create(context, "IMITATION.RUN", run, "", 0, 0, 0));
  say_number("a command of the server", create(context, "Get", run, "", 0, 0, 0));
  say_number("an unknown flag", create(context, "imitation.two", run, "readonly quick", 0, 0, 0));
  say_number("two spaces", create(context, "imitation.two", run, "readonly  fast", 0, 0, 0));
  say_number("a name with a space", create(context, "imitation two", run, "", 0, 0, 0));
  say_number("category", category(context, "search-engine"));
  say_number("category of the server", category(context, "Read"));
  say_number("categories", categories(command(context, "imitation.run"), "search-engine read"));
  long methods[32] = {1};
  say_number("type", type(context, "imitate-1", 3, methods) != NULL);
  say_number("a short type", type(context, "imitate", 3, methods) != NULL);
  say_number("a long type", type(context, "imitate-1.", 3, methods) != NULL);
  export(context, "imitation_run", run);
  say_number("exported twice", export(context, "imitation_run", run));
  notifications(context, 1 << 2 | 1 << 6 | 1 << 20, run);  /* the last of them came with 8.8 */
  say_number("event", subscribe(context, flush, run));
  say_number("a newer event", subscribe(context, newer, run));
}

int RedisModule_OnLoad(void *given, void **arguments, int count) {
  find = (int (*)(const char *, void *))((void **)given)[0];
  context = given;
  log_line = api("Log");
  call = api("Call");
  protocol = api("CallReplyProto");
  string = api("CreateString");
  ((void (*)(void *, const char *, int, int))api("SetModuleAttribs"))(context, "imitation", 7, 1);
  ((void (*)(void *, int))api("SetModuleOptions"))(context, 1 | 4);
  say("escape", "\x1b[31m and \"\\");
  without_load = count > 0;
  registrations();
  configurations();
  calls();
  strings();
  dictionary();
  server();
  timers();
  return 0;
}
