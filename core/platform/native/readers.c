/*
 * Which card readers there are and whether a card lies in each, asked of the system's reader service (PC/SC) itself: a PKCS#11
 * module that is busy with one card, or waits for a PIN on a reader, cannot tell that another was pulled out. The service's
 * library is loaded when it is first needed; a machine without it has no such readers. Node-API only, declared here as in guard.c.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);
typedef int napi_status;

extern napi_status napi_create_object(napi_env, napi_value *);
extern napi_status napi_get_null(napi_env, napi_value *);
extern napi_status napi_get_boolean(napi_env, bool, napi_value *);
extern napi_status napi_get_value_int32(napi_env, napi_value, int32_t *);
extern napi_status napi_set_named_property(napi_env, napi_value, const char *, napi_value);
extern napi_status napi_create_function(napi_env, const char *, size_t, napi_callback, void *, napi_value *);
extern napi_status napi_get_cb_info(napi_env, napi_callback_info, size_t *, napi_value *, napi_value *, void **);

/* pcsc-lite's ABI (winscard.h): words of the machine's size. */
typedef struct {
  const char *reader;
  void *user;
  unsigned long current, event, atr_length;
  unsigned char atr[33];
} reader_state;

static const unsigned long scope_system = 2, state_present = 0x20, state_changed = 0x2, timed_out = 0x8010000aUL;

static long (*establish)(unsigned long, const void *, const void *, long *);
static long (*release)(long);
static long (*list)(long, const char *, char *, unsigned long *);
static long (*status_change)(long, unsigned long, reader_state *, unsigned long);

enum { most_readers = 16, most_names = 4096 };

/* One watching thread, one context. */
static bool connected;
static long context;
static char names[most_names];
static unsigned long names_length;
static reader_state states[most_readers];
static unsigned long count;

static bool load(void) {
  if (status_change != NULL) return true;
  void *library = dlopen("libpcsclite.so.1", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return false;
  *(void **)&establish = dlsym(library, "SCardEstablishContext");
  *(void **)&release = dlsym(library, "SCardReleaseContext");
  *(void **)&list = dlsym(library, "SCardListReaders");
  if (establish == NULL || release == NULL || list == NULL) return false;
  *(void **)&status_change = dlsym(library, "SCardGetStatusChange");
  return status_change != NULL;
}

static void disconnect(void) {
  if (connected) release(context);
  connected = false;
  names_length = 0;
  count = 0;
}

/* Readers come and go: what is known of them holds as long as their list is the same. */
static bool list_readers(void) {
  char now[most_names];
  unsigned long length = sizeof now;
  long result = list(context, NULL, now, &length);
  if ((unsigned long)result == 0x8010002eUL) { /* SCARD_E_NO_READERS_AVAILABLE */
    names_length = 0;
    count = 0;
    return true;
  }
  if (result != 0) return false;
  if (length == names_length && memcmp(now, names, length) == 0) return true;
  memcpy(names, now, length);
  names_length = length;
  count = 0;
  for (const char *name = names; *name != '\0' && count < most_readers; name += strlen(name) + 1) {
    memset(&states[count], 0, sizeof states[count]);
    states[count].reader = name;
    count += 1;
  }
  return true;
}

/* wait(milliseconds): {reader: present} as soon as anything changes, or after that time; null where there is no service. Blocks its thread. */
static napi_value wait_for_change(napi_env env, napi_callback_info info) {
  size_t given = 1;
  napi_value argument, result, present;
  int32_t milliseconds = 0;
  napi_get_cb_info(env, info, &given, &argument, NULL, NULL);
  if (given == 1) napi_get_value_int32(env, argument, &milliseconds);
  napi_get_null(env, &result);
  if (!load()) return result;
  if (!connected && establish(scope_system, NULL, NULL, &context) != 0) return result;
  connected = true;
  if (!list_readers()) {
    disconnect();
    return result;
  }
  long outcome = count == 0 ? (long)timed_out : status_change(context, (unsigned long)milliseconds, states, count);
  if (outcome != 0 && (unsigned long)outcome != timed_out) {
    disconnect();
    return result;
  }
  napi_create_object(env, &result);
  for (unsigned long index = 0; index < count; index++) {
    if (outcome == 0) states[index].current = states[index].event & ~state_changed;
    napi_get_boolean(env, (states[index].current & state_present) != 0, &present);
    napi_set_named_property(env, result, states[index].reader, present);
  }
  return result;
}

static napi_value stop(napi_env env, napi_callback_info info) {
  napi_value result;
  (void)info;
  disconnect();
  napi_get_null(env, &result);
  return result;
}

static void export_function(napi_env env, napi_value exports, const char *name, napi_callback callback) {
  napi_value function;
  napi_create_function(env, name, (size_t)-1, callback, NULL, &function);
  napi_set_named_property(env, exports, name, function);
}

__attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  export_function(env, exports, "wait", wait_for_change);
  export_function(env, exports, "stop", stop);
  return exports;
}

__attribute__((visibility("default"))) int32_t node_api_module_get_api_version_v1(void) { return 8; }
