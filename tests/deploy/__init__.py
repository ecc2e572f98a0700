"""What operators install and read: files of `deploy/` and the manual, held against the program."""
