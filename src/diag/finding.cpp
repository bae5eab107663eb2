#include "droproot/diag/finding.h"
