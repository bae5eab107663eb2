<?php echo 'served by uid ', posix_getuid(), "\n";
