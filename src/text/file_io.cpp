#include "droproot/text/file_io.h"
