"""The handbook "who may, who must, who never", made from the declarations: contents once, and a writer for each kind of file."""
