"""Mend: teaching notebooks on one question: can toxic relationships be healed?"""
