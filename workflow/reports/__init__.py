"""The figures that the Conclusion asks for."""
