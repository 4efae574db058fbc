"""Plots of named values as Rich renderables; needs nothing of flashdl but demokit."""
