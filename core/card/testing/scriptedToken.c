/*
 * A PKCS#11 module for tests, with one reader that has a key pad of its own and one card in it. What it answers stands in a file
 * (NOREN_TOKEN_SCRIPT, one "name value" a line) that the test rewrites as it goes; what it was asked it writes to another
 * (NOREN_TOKEN_LOG). It never writes a PIN, only whether it was given one.
 */
#include <pkcs11.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int initialized;
static int found;
static int finding_keys;

static unsigned long scripted(const char *name, unsigned long otherwise) {
  char line[64], key[64];
  unsigned long value, result = otherwise;
  FILE *file = fopen(getenv("NOREN_TOKEN_SCRIPT"), "r");
  if (file == NULL) return otherwise;
  while (fgets(line, sizeof line, file) != NULL)
    if (sscanf(line, "%63s %lu", key, &value) == 2 && strcmp(key, name) == 0) result = value;
  fclose(file);
  return result;
}

static void note(const char *what, unsigned long number, const void *pin) {
  FILE *file = fopen(getenv("NOREN_TOKEN_LOG"), "a");
  if (file == NULL) return;
  fprintf(file, "%s %lu %s\n", what, number, pin == NULL ? "none" : "given");
  fclose(file);
}

static void blank(unsigned char *field, size_t size, const char *text) {
  memset(field, ' ', size);
  memcpy(field, text, strlen(text));
}

/* A card that was taken out and put back is another one: sessions of before are gone. */
static CK_RV alive(CK_SESSION_HANDLE session) {
  if (scripted("present", 1) == 0) return CKR_DEVICE_REMOVED;
  return session == scripted("generation", 1) ? CKR_OK : CKR_SESSION_HANDLE_INVALID;
}

static CK_RV initialize(CK_VOID_PTR arguments) {
  (void)arguments;
  if (scripted("initialize", CKR_OK) != CKR_OK) return scripted("initialize", CKR_OK);
  if (initialized) return CKR_CRYPTOKI_ALREADY_INITIALIZED;
  initialized = 1;
  return CKR_OK;
}

static CK_RV finalize(CK_VOID_PTR reserved) {
  (void)reserved;
  initialized = 0;
  note("finalize", 0, NULL);
  return CKR_OK;
}

static CK_RV slot_list(CK_BBOOL present, CK_SLOT_ID_PTR list, CK_ULONG_PTR count) {
  (void)present;
  if (list != NULL) list[0] = 7;
  *count = 1;
  return CKR_OK;
}

static CK_RV slot_info(CK_SLOT_ID slot, CK_SLOT_INFO_PTR info) {
  (void)slot;
  memset(info, 0, sizeof *info);
  blank(info->slotDescription, sizeof info->slotDescription, "Scripted reader");
  info->flags = scripted("present", 1) ? CKF_TOKEN_PRESENT : 0;
  return CKR_OK;
}

static CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
  CK_RV result = scripted("token", CKR_OK);
  (void)slot;
  if (scripted("present", 1) == 0) return CKR_TOKEN_NOT_PRESENT;
  if (result != CKR_OK) return result;
  memset(info, 0, sizeof *info);
  blank(info->label, sizeof info->label, "Scripted card");
  blank(info->serialNumber, sizeof info->serialNumber, "S-1");
  blank(info->model, sizeof info->model, "Test");
  info->flags = CKF_LOGIN_REQUIRED | CKF_TOKEN_INITIALIZED | scripted("flags", CKF_PROTECTED_AUTHENTICATION_PATH);
  return CKR_OK;
}

static CK_RV mechanism_list(CK_SLOT_ID slot, CK_MECHANISM_TYPE_PTR list, CK_ULONG_PTR count) {
  (void)slot;
  if (list != NULL) list[0] = CKM_ECDSA;
  *count = 1;
  return CKR_OK;
}

static CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, CK_VOID_PTR application, CK_NOTIFY notify, CK_SESSION_HANDLE_PTR session) {
  (void)slot, (void)flags, (void)application, (void)notify;
  *session = scripted("generation", 1);
  return CKR_OK;
}

static CK_RV close_session(CK_SESSION_HANDLE session) { return alive(session); }

static CK_RV close_all(CK_SLOT_ID slot) {
  (void)slot;
  return CKR_OK;
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  (void)length;
  note("login", user, pin);
  /* A module that never comes back. */
  while (scripted("hang", 0) != 0) usleep(10000);
  if (alive(session) != CKR_OK) return alive(session);
  return scripted(user == CKU_CONTEXT_SPECIFIC ? "authorize" : "login", CKR_OK);
}

static CK_RV logout(CK_SESSION_HANDLE session) {
  note("logout", 0, NULL);
  return alive(session);
}

static CK_RV find_init(CK_SESSION_HANDLE session, CK_ATTRIBUTE_PTR template, CK_ULONG count) {
  finding_keys = count > 0 && template[0].type == CKA_CLASS && *(CK_OBJECT_CLASS *)template[0].pValue == CKO_PRIVATE_KEY;
  found = 0;
  return alive(session);
}

static CK_RV find(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE_PTR objects, CK_ULONG most, CK_ULONG_PTR count) {
  *count = finding_keys && !found && most > 0 ? 1 : 0;
  if (*count == 1) objects[0] = 11;
  found = 1;
  return alive(session);
}

static CK_RV find_final(CK_SESSION_HANDLE session) { return alive(session); }

/* One key that signs on P-256 and wants its PIN each time. */
static CK_RV attribute_value(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_PTR template, CK_ULONG count) {
  static const unsigned char id[] = {1}, yes[] = {1}, no[] = {0}, curve[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
  static const CK_ULONG elliptic = CKK_EC;
  (void)object;
  for (CK_ULONG index = 0; index < count; index++) {
    CK_ATTRIBUTE_PTR attribute = &template[index];
    const void *value = no;
    size_t size = sizeof no;
    switch (attribute->type) {
    case CKA_ID: value = id, size = sizeof id; break;
    case CKA_SIGN: case CKA_ALWAYS_AUTHENTICATE: value = yes; break;
    case CKA_EC_PARAMS: value = curve, size = sizeof curve; break;
    case CKA_KEY_TYPE: value = &elliptic, size = sizeof elliptic; break;
    }
    if (attribute->pValue != NULL) memcpy(attribute->pValue, value, size);
    attribute->ulValueLen = size;
  }
  return alive(session);
}

static CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE key) {
  (void)mechanism, (void)key;
  return alive(session);
}

static CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG size, CK_BYTE_PTR signature, CK_ULONG_PTR length) {
  (void)data, (void)size;
  if (alive(session) != CKR_OK) return alive(session);
  if (scripted("sign", CKR_OK) != CKR_OK) return scripted("sign", CKR_OK);
  memset(signature, 0x5a, 64);
  *length = 64;
  return CKR_OK;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  static CK_FUNCTION_LIST functions;
  functions.version.major = 2;
  functions.version.minor = 40;
  functions.C_Initialize = initialize;
  functions.C_Finalize = finalize;
  functions.C_GetSlotList = slot_list;
  functions.C_GetSlotInfo = slot_info;
  functions.C_GetTokenInfo = token_info;
  functions.C_GetMechanismList = mechanism_list;
  functions.C_OpenSession = open_session;
  functions.C_CloseSession = close_session;
  functions.C_CloseAllSessions = close_all;
  functions.C_Login = login;
  functions.C_Logout = logout;
  functions.C_FindObjectsInit = find_init;
  functions.C_FindObjects = find;
  functions.C_FindObjectsFinal = find_final;
  functions.C_GetAttributeValue = attribute_value;
  functions.C_SignInit = sign_init;
  functions.C_Sign = sign;
  *list = &functions;
  return CKR_OK;
}
