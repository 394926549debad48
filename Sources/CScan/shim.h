// The loops over a line's bytes that look at many of them at a time. Each reads and writes inside of what it is given only.
#include "triggers.h"
#include "escape.h"
#include "form.h"
#include "pair.h"
