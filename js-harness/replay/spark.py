"""Maps an archive with Spark: each file goes through a process of its own.

Usage: spark.py <command> <out> <file>...

The bodies are written to <out>, one per line, in the order of the files.
"""

import shlex
import sys

from pyspark.sql import SparkSession

command, out, *files = sys.argv[1:]

spark = SparkSession.builder.master("local[2]").appName("segment-replay").getOrCreate()
context = spark.sparkContext
context.setLogLevel("ERROR")

# A partition is a file, so its bodies are those that one process makes of it.
events = context.union([context.textFile(file, 1).coalesce(1) for file in files])
# Exit code 1 means that some events were rejected. Any other fails the job.
tolerant = f"sh -c {shlex.quote(f'{command} || [ $? = 1 ]')}"
bodies = events.pipe(tolerant, checkCode=True)

with open(out, "w", encoding="utf-8") as file:
    for body in bodies.toLocalIterator():
        file.write(body + "\n")

spark.stop()
