"""``python -m xuncha_parse`` is ``xuncha``."""

import sys

from xuncha_parse.cli.app import main

sys.exit(main())
