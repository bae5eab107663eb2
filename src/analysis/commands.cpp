#include "droproot/analysis/commands.h"
