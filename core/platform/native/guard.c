/*
 * What the kernel can be asked to guard and Node cannot ask for: no core dump, no ptrace, no new privileges, no inspector by
 * signal, and a lock that dies with its process. Node-API only, so that one binary serves Node and Electron. The few
 * prototypes are declared here because a machine's own Node often comes without its headers; they are a stable ABI.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>

typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);
typedef int napi_status;

extern napi_status napi_create_object(napi_env, napi_value *);
extern napi_status napi_create_int32(napi_env, int32_t, napi_value *);
extern napi_status napi_create_double(napi_env, double, napi_value *);
extern napi_status napi_get_boolean(napi_env, bool, napi_value *);
extern napi_status napi_get_value_int32(napi_env, napi_value, int32_t *);
extern napi_status napi_get_value_bool(napi_env, napi_value, bool *);
extern napi_status napi_set_named_property(napi_env, napi_value, const char *, napi_value);
extern napi_status napi_create_function(napi_env, const char *, size_t, napi_callback, void *, napi_value *);
extern napi_status napi_get_cb_info(napi_env, napi_callback_info, size_t *, napi_value *, napi_value *, void **);
extern napi_status napi_throw_error(napi_env, const char *, const char *);

static napi_value refuse(napi_env env, const char *call) {
  napi_throw_error(env, strerrorname_np(errno), call);
  return NULL;
}

static void set_boolean(napi_env env, napi_value object, const char *name, bool value) {
  napi_value held;
  napi_get_boolean(env, value, &held);
  napi_set_named_property(env, object, name, held);
}

/* Asks the kernel, never our own memory of what was set. */
static napi_value state(napi_env env, napi_callback_info info) {
  (void)info;
  struct rlimit core;
  struct sigaction action;
  napi_value object, limit;
  if (getrlimit(RLIMIT_CORE, &core) != 0) return refuse(env, "getrlimit");
  if (sigaction(SIGUSR1, NULL, &action) != 0) return refuse(env, "sigaction");
  napi_create_object(env, &object);
  set_boolean(env, object, "dumpable", prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0);
  set_boolean(env, object, "noNewPrivileges", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
  set_boolean(env, object, "inspectorSignalIgnored", action.sa_handler == SIG_IGN);
  /* The hard limit: a soft one could be raised again. */
  napi_create_double(env, core.rlim_max == RLIM_INFINITY ? -1 : (double)core.rlim_max, &limit);
  napi_set_named_property(env, object, "coreLimit", limit);
  return object;
}

/* harden(noNewPrivileges): the main process must still start Chromium's setuid sandbox, so it leaves that one out. */
static napi_value harden(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  bool no_new_privileges = false;
  const struct rlimit none = {0, 0};
  struct sigaction ignore;
  napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
  if (count == 1) napi_get_value_bool(env, argument, &no_new_privileges);
  memset(&ignore, 0, sizeof ignore);
  ignore.sa_handler = SIG_IGN;
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return refuse(env, "PR_SET_DUMPABLE");
  if (setrlimit(RLIMIT_CORE, &none) != 0) return refuse(env, "RLIMIT_CORE");
  if (no_new_privileges && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return refuse(env, "PR_SET_NO_NEW_PRIVS");
  /* Node opens its inspector on SIGUSR1 unless told otherwise on its command line. */
  if (sigaction(SIGUSR1, &ignore, NULL) != 0) return refuse(env, "SIGUSR1");
  return state(env, info);
}

/* lock(fd): false when another process holds it. flock belongs to the open file, so the kernel lets go when we die. */
static napi_value lock(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument, result;
  int32_t descriptor = -1;
  int outcome;
  napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
  if (count == 1) napi_get_value_int32(env, argument, &descriptor);
  do {
    outcome = flock(descriptor, LOCK_EX | LOCK_NB);
  } while (outcome != 0 && errno == EINTR);
  if (outcome != 0 && errno != EWOULDBLOCK) return refuse(env, "flock");
  napi_get_boolean(env, outcome == 0, &result);
  return result;
}

static void export_function(napi_env env, napi_value exports, const char *name, napi_callback callback) {
  napi_value function;
  napi_create_function(env, name, (size_t)-1, callback, NULL, &function);
  napi_set_named_property(env, exports, name, function);
}

__attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  export_function(env, exports, "state", state);
  export_function(env, exports, "harden", harden);
  export_function(env, exports, "lock", lock);
  return exports;
}

__attribute__((visibility("default"))) int32_t node_api_module_get_api_version_v1(void) { return 8; }
