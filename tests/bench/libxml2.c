/* What libxml2 takes to parse messages and validate them by a schema, in process.
 *
 *   cc -O2 libxml2.c -o libxml2 $(pkg-config --cflags --libs libxml-2.0)
 *   libxml2 SECONDS SCHEMA FILE...
 *
 * With - for SCHEMA it only parses. Prints nanoseconds a message, the files taken in turn for at
 * least SECONDS. */
#define _POSIX_C_SOURCE 199309L
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static char *slurp(const char *path, long *size) {
  FILE *file = fopen(path, "rb");
  if (!file) { perror(path); exit(2); }
  fseek(file, 0, SEEK_END);
  *size = ftell(file);
  rewind(file);
  char *bytes = malloc(*size);
  if (!bytes || fread(bytes, 1, *size, file) != (size_t)*size) { perror(path); exit(2); }
  fclose(file);
  return bytes;
}

int main(int count, char **arguments) {
  if (count < 4) { fprintf(stderr, "usage: libxml2 SECONDS SCHEMA FILE...\n"); return 2; }
  double seconds = atof(arguments[1]);
  xmlSchemaValidCtxtPtr validator = NULL;
  if (strcmp(arguments[2], "-") != 0) {
    xmlSchemaPtr schema = xmlSchemaParse(xmlSchemaNewParserCtxt(arguments[2]));
    if (!schema) { fprintf(stderr, "%s: no schema\n", arguments[2]); return 2; }
    validator = xmlSchemaNewValidCtxt(schema);
  }
  int files = count - 3;
  char **bytes = calloc(files, sizeof *bytes);
  long *sizes = calloc(files, sizeof *sizes);
  for (int i = 0; i < files; i++) bytes[i] = slurp(arguments[i + 3], &sizes[i]);

  long messages = 0, valid = 0;
  double start = now(), end = start;
  /* A look at the clock costs something: one for at least 200 messages. */
  int times = (199 + files) / files;
  while (end - start < seconds) {
    for (int n = 0; n < times * files; n++, messages++) {
      int i = n % files;
      xmlDocPtr doc = xmlReadMemory(bytes[i], (int)sizes[i], "message", NULL, XML_PARSE_NONET);
      if (doc && (!validator || xmlSchemaValidateDoc(validator, doc) == 0)) valid++;
      if (doc) xmlFreeDoc(doc);
    }
    end = now();
  }
  if (valid != messages) { fprintf(stderr, "%ld of %ld valid\n", valid, messages); return 1; }
  printf("%.0f\n", (end - start) / messages * 1e9);
  return 0;
}
