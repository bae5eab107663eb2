#include "droproot/edit/edit_set.h"
