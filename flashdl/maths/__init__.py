"""LaTeX subset to Unicode; needs nothing else of flashdl."""
