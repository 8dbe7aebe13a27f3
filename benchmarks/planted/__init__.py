"""What `benchmarks.faults` plants, where, and how it is seen whether the product caught it.

sheets      the demo's files as rows of values
case        one file about to be doctored, and the notes of what was done to it
lakes       a lake a file, as it stood when that file arrived
signs       the only place that asks the product: its questions and its findings
faults_*    the kinds of false figures; honest: what is no fault
townships   what `benchmarks.signals` reads: whole townships, simulated, and what is made up in one
"""
