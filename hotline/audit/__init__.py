"""Write, audit, publish: the gate that every build passes, its history, and what it explains."""

from hotline.audit.findings import Audit, Finding
from hotline.audit.gate import audit_alone, build_and_publish

__all__ = ["Audit", "Finding", "audit_alone", "build_and_publish"]
