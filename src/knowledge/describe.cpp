#include "droproot/knowledge/image.h"

namespace droproot::knowledge {}
