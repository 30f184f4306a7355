"""Files that people send in: looked into, kept as bytes in a store, given back.

`store`       where bytes are kept, whatever keeps them; `folder` keeps them in a folder
`inspection`  what an untrusted file is, by its content alone; `inspecting/` is the child process that looks
`problems`    why one is not taken
`naming`      what a file is called when it is given back
"""
