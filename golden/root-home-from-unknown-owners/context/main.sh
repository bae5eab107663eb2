exec ./thing
