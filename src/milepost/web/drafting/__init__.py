"""The mobilisation workbench: the next edition of the matrix, settled by all parties."""
